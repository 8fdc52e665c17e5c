/**
 * ISO 639-2, every code: the bibliographic one, then "/" and the terminological one where it differs, then ":" and the
 * two letters of ISO 639-1 where there are any. The range qaa to qtz, for local use, is left to the reader.
 */
export const LANGUAGE_CODES = `
  aar:aa abk:ab ace ach ada ady afa afh afr:af ain aka:ak akk alb/sqi:sq ale alg alt amh:am ang anp apa ara:ar arc arg:an arm/hye:hy arn
  arp art arw asm:as ast ath aus ava:av ave:ae awa aym:ay aze:az bad bai bak:ba bal bam:bm ban baq/eus:eu bas bat bej bel:be bem ben:bn
  ber bho bih:bh bik bin bis:bi bla bnt bos:bs bra bre:br btk bua bug bul:bg bur/mya:my byn cad cai car cat:ca cau ceb cel cha:ch chb
  che:ce chg chi/zho:zh chk chm chn cho chp chr chu:cu chv:cv chy cmc cnr cop cor:kw cos:co cpe cpf cpp cre:cr crh crp csb cus cze/ces:cs
  dak dan:da dar day del den dgr din div:dv doi dra dsb dua dum dut/nld:nl dyu dzo:dz efi egy eka elx eng:en enm epo:eo est:et ewe:ee ewo
  fan fao:fo fat fij:fj fil fin:fi fiu fon fre/fra:fr frm fro frr frs fry:fy ful:ff fur gaa gay gba gem geo/kat:ka ger/deu:de gez gil
  gla:gd gle:ga glg:gl glv:gv gmh goh gon gor got grb grc gre/ell:el grn:gn gsw guj:gu gwi hai hat:ht hau:ha haw heb:he her:hz hil him
  hin:hi hit hmn hmo:ho hrv:hr hsb hun:hu hup iba ibo:ig ice/isl:is ido:io iii:ii ijo iku:iu ile:ie ilo ina:ia inc ind:id ine inh ipk:ik
  ira iro ita:it jav:jv jbo jpn:ja jpr jrb kaa kab kac kal:kl kam kan:kn kar kas:ks kau:kr kaw kaz:kk kbd kha khi khm:km kho kik:ki kin:rw
  kir:ky kmb kok kom:kv kon:kg kor:ko kos kpe krc krl kro kru kua:kj kum kur:ku kut lad lah lam lao:lo lat:la lav:lv lez lim:li lin:ln
  lit:lt lol loz ltz:lb lua lub:lu lug:lg lui lun luo lus mac/mkd:mk mad mag mah:mh mai mak mal:ml man mao/mri:mi map mar:mr mas
  may/msa:ms mdf mdr men mga mic min mis mkh mlg:mg mlt:mt mnc mni mno moh mon:mn mos mul mun mus mwl mwr myn myv nah nai nap nau:na
  nav:nv nbl:nr nde:nd ndo:ng nds nep:ne new nia nic niu nno:nn nob:nb nog non nor:no nqo nso nub nwc nya:ny nym nyn nyo nzi oci:oc oji:oj
  ori:or orm:om osa oss:os ota oto paa pag pal pam pan:pa pap pau peo per/fas:fa phi phn pli:pi pol:pl pon por:pt pra pro pus:ps que:qu
  raj rap rar roa roh:rm rom rum/ron:ro run:rn rup rus:ru sad sag:sg sah sai sal sam san:sa sas sat scn sco sel sem sga sgn shn sid sin:si
  sio sit sla slo/slk:sk slv:sl sma sme:se smi smj smn smo:sm sms sna:sn snd:sd snk sog som:so son sot:st spa:es srd:sc srn srp:sr srr ssa
  ssw:ss suk sun:su sus sux swa:sw swe:sv syc syr tah:ty tai tam:ta tat:tt tel:te tem ter tet tgk:tg tgl:tl tha:th tib/bod:bo tig tir:ti
  tiv tkl tlh tli tmh tog ton:to tpi tsi tsn:tn tso:ts tuk:tk tum tup tur:tr tut tvl twi:tw tyv udm uga uig:ug ukr:uk umb und urd:ur
  uzb:uz vai ven:ve vie:vi vol:vo vot wak wal war was wel/cym:cy wen wln:wa wol:wo xal xho:xh yao yap yid:yi yor:yo ypk zap zbl zen zgh
  zha:za znd zul:zu zun zxx zza
`;

/** Codes no longer in use, the code in use behind the colon. */
export const REPLACED_LANGUAGE_CODES = `
  iw:heb in:ind ji:yid jw:jav mo:rum sh:srp
  cam:khm esk:ypk esp:epo eth:gez far:fao fri:fry gae:gla gag:glg gal:orm gua:grn int:ina iri:gle kus:kos lan:oci lap:smi max:glv mla:mlg
  mol:rum sao:smo scc:srp scr:hrv sho:sna snh:sin sso:sot swz:ssw tag:tgl taj:tgk tar:tat tru:chk tsw:tsn
`;

/** Codes of ISO 639-3 that language tags often hold and that ISO 639-2 counts under a wider language. */
export const NARROWER_LANGUAGE_CODES = `
  cmn:chi yue:chi nan:chi wuu:chi hak:chi gan:chi lzh:chi arb:ara arz:ara apc:ara pes:per prs:per zsm:may swh:swa ekk:est lvs:lav npi:nep
  ory:ori azj:aze azb:aze uzn:uzb khk:mon kmr:kur ckb:kur pnb:lah gug:grn quz:que als:alb ydd:yid plt:mlg ase:sgn bfi:sgn
`;

/** English names of the codes that the Unicode locale data do not name: mostly families of languages. */
export const COLLECTIVE_LANGUAGE_NAMES: Record<string, string> = {
  afa: 'Afro-Asiatic languages',
  alg: 'Algonquian languages',
  apa: 'Apache languages',
  art: 'Artificial languages',
  ath: 'Athapascan languages',
  aus: 'Australian languages',
  bad: 'Banda languages',
  bai: 'Bamileke languages',
  bat: 'Baltic languages',
  ber: 'Berber languages',
  bnt: 'Bantu languages',
  btk: 'Batak languages',
  cai: 'Central American Indian languages',
  cau: 'Caucasian languages',
  cel: 'Celtic languages',
  cmc: 'Chamic languages',
  cpe: 'Creoles and pidgins, English-based',
  cpf: 'Creoles and pidgins, French-based',
  cpp: 'Creoles and pidgins, Portuguese-based',
  crp: 'Creoles and pidgins',
  cus: 'Cushitic languages',
  day: 'Land Dayak languages',
  dra: 'Dravidian languages',
  fiu: 'Finno-Ugrian languages',
  gem: 'Germanic languages',
  him: 'Western Pahari languages',
  ijo: 'Ijo languages',
  inc: 'Indic languages',
  ine: 'Indo-European languages',
  ira: 'Iranian languages',
  iro: 'Iroquoian languages',
  kar: 'Karen languages',
  khi: 'Khoisan languages',
  kro: 'Kru languages',
  map: 'Austronesian languages',
  mis: 'Uncoded languages',
  mkh: 'Mon-Khmer languages',
  mno: 'Manobo languages',
  mun: 'Munda languages',
  myn: 'Mayan languages',
  nah: 'Nahuatl languages',
  nai: 'North American Indian languages',
  nic: 'Niger-Kordofanian languages',
  nub: 'Nubian languages',
  oto: 'Otomian languages',
  paa: 'Papuan languages',
  phi: 'Philippine languages',
  pra: 'Prakrit languages',
  roa: 'Romance languages',
  sai: 'South American Indian languages',
  sal: 'Salishan languages',
  sem: 'Semitic languages',
  sgn: 'Sign languages',
  sio: 'Siouan languages',
  sit: 'Sino-Tibetan languages',
  sla: 'Slavic languages',
  smi: 'Sami languages',
  son: 'Songhai languages',
  ssa: 'Nilo-Saharan languages',
  tai: 'Tai languages',
  tup: 'Tupi languages',
  tut: 'Altaic languages',
  und: 'Undetermined',
  wak: 'Wakashan languages',
  wen: 'Sorbian languages',
  ypk: 'Yupik languages',
  znd: 'Zande languages',
};
