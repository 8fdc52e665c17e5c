import { cities, list, type Tongue } from './tongue.js';

export const german: Tongue = {
  code: 'ger',
  share: 60,
  words: list(`
    Geschichte Welt Leben Einführung Zeit Recht Lehrbuch Kunst Buch Handbuch Frau Entwicklung Stadt Theorie Wissenschaft Krieg
    Gesellschaft Sprache Lieder Natur Haus Grundlagen Beiträge Musik Kirche Politik Wirtschaft Märchen Liebe Land Erziehung
    Philosophie Schule Jugend Straße Physik Studien Dichtung Nacht Mensch Reise Wörterbuch Wald Bild König Garten Seele Berg
    Religion Freiheit Arbeit Gedichte Untersuchungen Mathematik Verfassung Übungen Heimat Mädchen Fluß Brücke Träume Tür
    Gespräche Chemie Landschaft Verwaltung Psychologie Mittelalter Briefe Glück Schiff Meer Werk Völker Schlüssel Nächte
  `),
  syllables: list(`
    ab an auf aus be ber blau bor brand bruch dorf drei ein eis er fels feld fisch flug frei gar ge gold grün gut hand haus herz
    hoch holz horn kampf kern korn kraft kreis land lauf licht luft mar mit mond müh nacht neu nord ober ost rad rand raum recht
    rück rohr sand schau schlag schön see sonn stadt stein stern sturm süd tal tief trag ur ver vor wald wander wasser wein weiß
    welt werk wind wort wunder zeit ziel zoll zug
  `),
  endings: list(
    'bau berg bild blick buch burg el en er feld haft heit igkeit in kunde kunst land lehre ler ling markt nis recht reich schaft stelle tag tum ung weg werk wesen zeit zucht',
  ),
  patterns: [
    'die $ der $',
    'das $',
    'der $',
    '$ und $',
    '$',
    'die $',
    'zur $ der $',
    'Einführung in die $',
    '$ der $',
    'die $ und das $',
    'von der $ zur $',
    'über $',
    '$ im $',
    'das $ in der $',
    'Beiträge zur $ der $',
    '$ für $',
  ],
  given: list(
    'Hans Anna Karl Maria Friedrich Elisabeth Jürgen Käthe Günther Ursula Otto Bärbel Wolfgang Renate Klaus Jörg Hermann Gerda Rüdiger Sören Ilse Heinrich Lotte Emil',
  ),
  family: [
    list(
      'Alt Bach Berg Böh Brand Bräu Eber Fisch Fried Früh Grün Hart Hof Hüb Jäg Kell Köh Kraus Lang Lind Löw Mül Neu Ober Rein Röß Schäf Schnei Schul Schwarz Stein Strauß Vogel Wald Weiß Winkl Zim',
    ),
    list(
      'ach auer bach bauer beck berger born dorf ecke er feld gruber haus hofer hold ke kamp ler lich ling mann mayer meister ner reuter schmidt sel stein thal wald wein wig',
    ),
  ],
  order: 'given-first',
  publishers: ['$ Verlag', 'Verlag $', '$ & Söhne', 'Buchhandlung $', 'Verein für $'],
  cities: cities(
    'Berlin:gw_ München:gw_ Leipzig:gw_ Wien:au_ Stuttgart:gw_ Frankfurt_am_Main:gw_ Zürich:sz_ Hamburg:gw_ Köln:gw_ Göttingen:gw_ Basel:sz_ Tübingen:gw_',
  ),
  nouns: 'capital',
};

export const swedish: Tongue = {
  code: 'swe',
  share: 14,
  words: list(`
    historia svensk bok liv tid konst språk värld människa natt sjö skog dikter resa väg barn kärlek språket landet staden
    kyrka lag musik ön vår år fågel fjäll hjärta tankar minnen bygd arbete samhälle skola kvinna krig fred höst älv råd gåta
  `),
  syllables: list(
    'al ar berg björk blå bo dal ek el fjär folk från får gran grå gård hav hem höst is jär ka kul lek lind ljus lång mar mör nord ny ost ran röd sjö skog sol sten ström sång sund tal torp träd vad var vik vin väst ål år åk äng öd öst',
  ),
  endings: list('a ande are dom e else en er het ing lig ling na ning or sam skap ska tid var'),
  patterns: ['$', '$ och $', 'den $ $', '$ i $', 'en $ om $', '$ för $', 'om $', '$ $', 'från $ till $', 'det $ $'],
  given: list('Erik Ingrid Lars Astrid Åke Märta Göran Birgitta Sven Karin Nils Åsa Björn Elin Örjan Sigrid'),
  family: [
    list(
      'Ahl Alm Berg Björk Ceder Dahl Ek Fors Grön Hall Hög Kall Lind Ljung Lund Malm Nord Norr Ny Sand Sjö Sköld Ström Sund Söder Wall Å Ös Öst',
    ),
    list('berg blad blom bo by dal feldt gren holm in lund man mark qvist rot ros sson stedt stig ström vall'),
  ],
  order: 'given-first',
  publishers: ['$s förlag', 'Bokförlaget $', 'AB $'],
  cities: cities('Stockholm:sw_ Göteborg:sw_ Uppsala:sw_ Lund:sw_ Helsingfors:fi_ Malmö:sw_'),
  nouns: 'small',
};
