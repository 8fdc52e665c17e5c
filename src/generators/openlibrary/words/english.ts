import { cities, list, type Tongue } from './tongue.js';

export const english: Tongue = {
  code: 'eng',
  share: 620,
  words: list(`
    history new life guide world book story art american love english law science house theory time women great education social
    handbook modern war political development music river children analysis letters church study national health night philosophy
    economic management stories introduction garden international literature people secret practical city language mathematics
    poems little public man heart light dark data essays water society medieval sea culture engineering journey home business
    principles girl physics black king research early systems systematic red practice white chemistry religion road family
    psychology queen nature death design mind stone policy adventures complete politics memory human winter power island biology
    mountain planning revolution golden teaching bird dream spirit cookery industrial travels green lost state gold fire silver
    young theatre energy reader land century methods selected summer animal atlas poetry kingdom painting horse method old
    shadow railway christian journal collected grammar last computer drawing village manual ancient crystal mystery garden
    architecture fishing moon colonial wind soldier ship short dictionary evidence wolf empire forest farm ocean market
    geography statistics ghost doctor school castle bridge mirror census survey wild dragon bread letter winter flora insect
    geology astronomy navigation harbour orchard lantern cathedral whale glass clock pioneer sermon proverb treaty parliament
    meadow heron thistle valley prairie canal colony quarry tide ember hollow raven willow compass anvil saddle harvest
  `),
  syllables: list(`
    ab ad al am an ar as at bal bar ben ber bor bran bur cal cam can car cas cen cer chan char clar col com con cor cran cul dan
    del den der dor dul ed el em en er es fal fan fer fin flor for fran ful gal gar gen gil gor gran gul hal ham har hel hor hum
    il im in ir kel ken kin lan lar len lin lor lum mal man mar mel men mer min mon mor mul nal nar nel nor ol or pal pan par
    pel pen per pin pol por quin ral ran rel ren rin ron sal san sar sel sen ser sil sin sol stan stel ster sul tal tan tar tel
    ten ter tin tol tor tran tre tul val van ver vin vol wal wan wel wes win yar zan
  `),
  endings: list(
    'a ade al ance ant ard ary ate ed ella ence ency er ery et ic ine ing ion ish ism ist ity ium ment ness on or ous ship ton ure y',
  ),
  patterns: [
    'the $ of $',
    'the $ of the $',
    '$ and $',
    'the $ $',
    '$',
    '$ $',
    'a $ $',
    '$ of $',
    '$ $ and $',
    'the $',
    'a $ of $',
    'the $ of $ $',
    '$ in $',
    '$ $ $',
    'an introduction to $',
    '$ for $',
    'the $ and the $',
    '$: a $ $',
    'on the $ of $ and $',
    'from $ to $',
    'how to $ a $',
    'the $ in the $ $',
    'studies in $',
    '$ without $',
    'in the $ of $',
    '$ & $',
    'my $',
    'the $ $ of $ and other $',
    "the $'s $",
    'notes on $ and the $ of $',
    'selected $',
    'the $ between $ and $ $',
  ],
  given: list(`
    John Mary William Elizabeth James Anne Robert Margaret George Helen Thomas Alice Henry Ruth Charles Jane David Sarah Edward
    Martha Peter Susan Richard Emily Samuel Laura Daniel Grace Paul Clara Walter Rose Arthur Nora Hugh Edith Frank Ellen Simon
    Judith Martin Olive Ralph Hazel Owen Iris Victor Joan Neil Beth Alan Lucy Roger Diana Philip Kate Stephen Amy Gordon Fay
  `),
  family: [
    list(`Ash Black Brad Bur Clay Cross Dal Ed Ever Fair Farn Gold Gran Green Had Hal Har Hazel Hol Kings Lang Leigh Lin Long Mar Mer
      Mid Mil Nor North Oak Old Pem Pres Rad Red Rock Ros Shel Sher Staf Stan Stock Sut Thorn Wake Wal War Wel West Whit Win Wood`),
    list(
      'ard bourne bridge brook burn bury by cliffe combe cott croft dale den er ey field ford gate ham hurst ing ington kin land ley low man mere mont more ner over rick row shaw son stead stone ton wall ward way well win wood worth',
    ),
  ],
  order: 'given-first',
  publishers: [
    '$ Press',
    '$ & Co.',
    '$ Books',
    'University of $ Press',
    '$ Publishing',
    'The $ Society',
    '$ Brothers',
    '$ House',
    '$ and Sons',
    '$ Publications',
  ],
  cities: cities(
    'New_York:nyu London:enk Washington:dcu Oxford:enk Cambridge:enk Chicago:ilu Boston:mau Philadelphia:pau Toronto:onc Edinburgh:stk San_Francisco:cau Sydney:xna Dublin:ie_ New_Delhi:ii_ Melbourne:vra Baltimore:mdu Los_Angeles:cau Glasgow:stk Princeton:nju Lagos:nr_ Nairobi:ke_ Manchester:enk Calcutta:ii_ Wellington:nz_ Cape_Town:sa_ Austin:txu Seattle:wau Bristol:enk',
  ),
  nouns: 'small',
};
