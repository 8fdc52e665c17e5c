import { cities, list, type Tongue } from './tongue.js';

export const russian: Tongue = {
  code: 'rus',
  share: 40,
  words: list(`
    история жизнь мир книга очерки основы искусство развитие теория человек общество война язык народ литература время город
    вопросы школа наука проблемы природа музыка сказки рассказы стихи избранное право экономика земля путь любовь методы
    воспоминания революция песни культура море дом ночь свет математика физика философия театр словарь память звезда река
    лес сердце день поэзия письма дорога хозяйство учебник введение советский русский новый ёлка подъём объект
  `),
  syllables: list(
    'ба бе бо бра ве во вы га го гра да де до дра жа же за зо и ка ки ко кра ку ла ле ли ло лу ма ме ми мо мы на не но о па пе по пра про ра ре ри ро ру са се си ско сло со ста сто та те то тра тру у ха хо хра ца че чу ша ше щё э ю я',
  ),
  endings: list('ация вание вец вка да дство ение ик ина ист ия ка ком лка ние ник ной ный ость ский ство тель тия ция чик'),
  patterns: [
    '$ и $',
    '$',
    '$ в $',
    '$ $',
    'о $',
    'история $',
    '$ о $',
    'основы $',
    '$ на $',
    'к вопросу о $',
    'из $',
    '$ для $',
    'по $ и $',
  ],
  given: list(
    'Иван Мария Александр Анна Николай Елена Михаил Ольга Сергей Наталья Фёдор Софья Алексей Татьяна Пётр Вера Юрий Зоя Дмитрий Ирина',
  ),
  family: [
    list(
      'Андре Бара Бел Бог Вол Воро Гал Гор Гри Дави Дол Ер Жда За Зим Ива Кар Ко Коз Кра Куз Ле Лу Мака Мар Мель Ми Мо Ни Ор Пав Пет По Ро Ряб Са Сер Со Сте Та Тим Фе Хар Ча Шу Щер Яко',
    ),
    list(
      'бов ванов вский гин далёв ев енко ёв ин кин ков ленко лин лов мин мов нин нов нский пов ров рский сеев сов тов фьев цев чев шин шов щин юков',
    ),
  ],
  order: 'given-first',
  publishers: ['Издательство $', '$ и сыновья', 'Товарищество $', 'Типография $'],
  cities: cities('Москва:ru_ Ленинград:ru_ Санкт-Петербург:ru_ Киев:un_ Новосибирск:ru_ Казань:ru_'),
  nouns: 'small',
};

export const polish: Tongue = {
  code: 'pol',
  share: 17,
  words: list(
    'historia życie świat sztuka książka język człowiek zarys dzieje społeczeństwo prawo wojna miłość noc droga poezja miasto nauka szkoła muzyka góry morze pamięć źródła ziemia kościół teoria wiersze rozwój król dziecko baśń śnieg słownik dzień wieś złoto ćwiczenia żołnierz',
  ),
  syllables: list(
    'ba be bia bo brzy by cha ci cza do drze dzie gó gra ja ką ke kie ko kra krzy ku la le li ło ma mia mie mo na nie no o pa pie po pra prze pu ra ro ró rzą sa sie sło so sta szczy ta te to tra trzy u wa wę wi wo wy za zba zie zło żar żó',
  ),
  endings: list('acja anie arz cie cki ec enie eń ia ica icz ik ina ka nia nica nie nik ny ostwo ość ować owy ski stwo wie zna'),
  patterns: ['$ i $', '$', '$ w $', '$ $', 'o $', 'zarys $', '$ na $', '$ z $', 'w $', 'dzieje $ i $'],
  given: list('Jan Maria Józef Elżbieta Stanisław Małgorzata Paweł Zofia Łukasz Jadwiga Michał Bożena Władysław Róża'),
  family: [
    list(
      'Ada Ba Bie Bor Cho Cie Dą Do Gał Gó Gra Ja Ka Ko Kra Ku Le Lew Ma Mi Mro No Ol Pa Pie Pio Ra Ro Sa Sie Sło So Sta Szy To Wa Wi Woj Za Zie Żu',
    ),
    list(
      'browski cki czak czewski dowski dzki ecki jski kiewicz kowski lak lczyk lewski liński ński nicki nowski pniak rek rski rzycki siak ski szek wak wicz wski zek',
    ),
  ],
  order: 'given-first',
  publishers: ['Wydawnictwo $', 'Księgarnia $', 'Drukarnia $'],
  cities: cities('Warszawa:pl_ Kraków:pl_ Poznań:pl_ Wrocław:pl_ Łódź:pl_ Gdańsk:pl_'),
  nouns: 'small',
};

export const greek: Tongue = {
  code: 'gre',
  share: 12,
  words: list(
    'ιστορία ζωή κόσμος βιβλίο τέχνη γλώσσα άνθρωπος ποιήματα πόλη φιλοσοφία θάλασσα νύχτα δρόμος αγάπη παιδεία μουσική θέατρο φως πόλεμος μνήμη γη λόγος ψυχή νησί ουρανός μελέτη δίκαιο πολιτική ελευθερία παραμύθι εκκλησία φύση όνειρο',
  ),
  syllables: list(
    'α βα βε γα γε γρα δα δε δι δρο ε ζω η θα θε ι κα κε κλη κο κρα λα λε λι λο μα με μη μο να νε νο ξε ο πα πε πλα πο προ ρα ρε ρο σα σε στα στε συ τα τε το τρα υ φα φι φω χα χο χρυ ψα ω',
  ),
  endings: list('άδα άκι εία ημα ία ικός ισμός ιστής μός ότητα ος ση σία στής τήριο της τικός ων'),
  patterns: ['η $ της $', 'ο $', '$ και $', '$', 'το $', 'η $', '$ της $', 'τα $', 'από τη $ στη $', 'περί $'],
  given: list('Γιώργος Μαρία Ιωάννης Ελένη Κώστας Άννα Νίκος Σοφία Παύλος Ειρήνη Ηλίας Ζωή'),
  family: [
    list('Αγγε Αθα Βα Γεωρ Δημη Ευαγ Ζα Θεο Ιω Κα Κων Λα Μα Μαυ Νι Ξε Οι Πα Παπα Πετρο Σα Στα Τζα Φι Χα Χρι'),
    list('γιάννης δάκης δόπουλος γίου κης κόπουλος λάκης λίδης μακίδης νάκης νίδης ντής όπουλος ράκης ρίδης σίδης τάκης τόπουλος'),
  ],
  order: 'given-first',
  publishers: ['Εκδόσεις $', 'Βιβλιοπωλείο $'],
  cities: cities('Αθήνα:gr_ Θεσσαλονίκη:gr_ Πάτρα:gr_ Λευκωσία:cy_'),
  nouns: 'small',
};
