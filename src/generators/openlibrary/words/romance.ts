import { cities, list, type Tongue } from './tongue.js';

export const french: Tongue = {
  code: 'fre',
  share: 55,
  words: list(`
    histoire vie art monde étude droit France siècle théâtre lettres amour guide introduction société langue guerre musique
    poésie nature homme femme mémoire ville politique économie science église école liberté nuit mer voyage théorie œuvre
    littérature éducation mémoires peinture forêt château île géographie philosophie santé pensée rêve été enfance maître
    système révolution médecine république cinéma âme étoile forme traité élève travail paysage fête fenêtre jardin lumière
  `),
  syllables: list(
    'ab ac al am an ar au bel blan bon bou bran ca cer chan char che ci clé co con cor cou cré da dé di do dou dra du é em en fa fé fi fleu fo fran ga gé gra gué ha hé hi in ja jou la lé li lou lu ma mé mi mon mou na né ni nou pa pé pi plai po pré pu ra ré ri ro rou sa sé si so sou ta té ti ton tou tra u va vé vi vo vrai',
  ),
  endings: list('ade age aire ance ation elle ement ence eur euse ie ien ière ique isme iste ité oir té tion ure'),
  patterns: [
    'la $ et le $',
    "l'$ de la $",
    'le $',
    'la $',
    '$ et $',
    'les $',
    '$',
    'la $ de $',
    'le $ de la $',
    'du $ au $',
    'des $',
    "essai sur l'$",
    'sur les $',
    '$ en $',
    'à la $ de $',
    'petite $ du $',
  ],
  given: list(
    'Jean Marie Pierre Françoise Jacques Hélène André Geneviève René Zoé Étienne Cécile Benoît Thérèse Gérard Léa Rémi Noëlle Émile Agnès François Solène',
  ),
  family: [
    list(
      'Beau Ber Blan Bois Bon Bou Char Cler Cour Dé Del Du Dur Fau Fon Gar Gau Gi Gué Hé Lam Lan Le Mar Mé Mon Mou Pé Per Poi Ré Ro Rou Sé Tho Val Ver Vi',
    ),
    list(
      'ain ard aud ault beau bert chard champ court din don dré eau elle et fort gnon ier in lain land lier meau mont net nier noît ois rand roux sier taigne teau tin val ville',
    ),
  ],
  order: 'given-first',
  publishers: ['Éditions $', 'Librairie $', '$ et Cie', 'Presses de $', 'Imprimerie $'],
  cities: cities('Paris:fr_ Lyon:fr_ Bruxelles:be_ Genève:sz_ Montréal:quc Marseille:fr_ Québec:quc Lausanne:sz_ Toulouse:fr_ Liège:be_'),
  nouns: 'small',
};

export const spanish: Tongue = {
  code: 'spa',
  share: 52,
  words: list(`
    historia vida España arte mundo derecho América introducción obra poesía estudio siglo ciudad teatro amor lengua guerra
    educación economía política sociedad música año noche mujer camino niño filosofía corazón tierra revolución pueblo sueño
    memoria medicina geografía cuentos novela español crítica investigación península montaña corrección análisis canción
    señor mañana jardín océano español río árbol país pasión razón religión colección diccionario lección
  `),
  syllables: list(
    'a ab al am an ar ba be ber bo bra ca can car ce cer chi ci co com con cor cu da de des di do du e em en es fa fe fi flo fo fra ga ge gi go gra gua ha he hi i im in ja jo la le li lo lu ma mar me mi mo mon mu na ne ni no nu pa pe pi pla po pre pu que ra re ri ro ru sa se si so su ta te ti to tra tri tu va ve vi vo ye za zo ñe ña',
  ),
  endings: list('ado ador aje al ancia ano ante ar ción dad dero encia ería ero eza ía ico illo ino ión ismo ista ito mento oso or ura'),
  patterns: [
    'la $ de la $',
    'el $ de $',
    '$ y $',
    'la $',
    'el $',
    '$',
    'los $ de la $',
    '$ de $',
    'las $',
    'del $ al $',
    '$ para $',
    'historia de la $',
    'en la $ del $',
    'sobre el $',
    'la $ en $',
    '¿qué es la $?',
  ],
  given: list(
    'José María Juan Ana Luis Carmen Ángel Inés Ramón Lucía Andrés Sofía Víctor Belén Íñigo Rocío Martín Concepción Jesús Nuria Tomás Begoña',
  ),
  family: [
    list(
      'Al Ara Bar Be Cal Ca Cas Ce Cor De Do Es Fer Fuen Ga Gar Gó Gue Her Ibá Juá La Lo Mar Me Mo Mu Nú Or Pe Pi Que Ra Ri Ro Ru Sal Sán Se So To Va Vi Yá Zo',
    ),
    list(
      'bos chez cía dal dero des do drón dez gado gón guez jas la lano les lez llo mez món nal na nández nes nez ñón que ra rado rera res rez ro sa ta te tes var vedo yo',
    ),
  ],
  order: 'given-first',
  publishers: ['Editorial $', 'Ediciones $', 'Librería $', 'Universidad de $', 'Imprenta $'],
  cities: cities(
    'Madrid:sp_ Barcelona:sp_ México:mx_ Buenos_Aires:ag_ Bogotá:ck_ Santiago:cl_ Lima:pe_ Caracas:ve_ La_Habana:cu_ Sevilla:sp_ Málaga:sp_',
  ),
  nouns: 'small',
};

export const italian: Tongue = {
  code: 'ita',
  share: 24,
  words: list(
    'storia vita arte mondo Italia studio diritto città amore lettere secolo teatro poesia guerra lingua musica filosofia società scuola notte libertà donna terra memoria sogno natura ricerca economia viaggio pittura giardino letteratura virtù età università pietà',
  ),
  syllables: list(
    'a al an ar ba bel ber bra ca can car ce che chi cia co con cor cu da de di do e fa fe fi fio fo fra ga ge gi gio go gra gu i in la le li lo lu ma man me mi mo mon mu na ne ni no o pa pe pi po pre qua ra re ri ro sa sca se si so spe sta stel ta te ti to tra tri u va ve vi vo',
  ),
  endings: list(
    'accio aggio ale anza ario ata ato ella ento enza era esco ezza iere ietà ina ino ione ismo ista ità mento one ore oso tore tura ura zione',
  ),
  patterns: [
    'la $ della $',
    'il $ di $',
    '$ e $',
    'la $',
    'il $',
    '$',
    "l'$",
    '$ di $',
    'storia della $',
    'dal $ al $',
    'le $',
    'per una $ della $',
    'nel $',
  ],
  given: list('Giovanni Maria Giuseppe Lucia Paolo Chiara Niccolò Elena Carlo Teresa Andrea Noè Giulia Mosè Pietro Desirée'),
  family: [
    list(
      'Al Bal Bar Bel Ber Bian Bo Ca Can Co Con De Del Do Fa Fer Fio Ga Gal Gra Lo Ma Man Mar Mo Mon Na Or Pa Pel Ri Ro Ru Sal San Ser So Ta To Va Ve Vi Za',
    ),
    list(
      'bini chetti ci cini dini doni fieri gliani grini landi letti li lini lli melli mini nardi ni nuti pardi rali relli ri rini ro santi si sti tani telli ti toni vini zoli',
    ),
  ],
  order: 'given-first',
  publishers: ['Edizioni $', '$ Editore', 'Tipografia $', 'Casa editrice $'],
  cities: cities('Milano:it_ Roma:it_ Torino:it_ Firenze:it_ Napoli:it_ Bologna:it_ Venezia:it_'),
  nouns: 'small',
};

export const portuguese: Tongue = {
  code: 'por',
  share: 18,
  words: list(
    'história vida Brasil arte mundo educação direito introdução língua cidade poesia música sertão política canção coração noite mulher memória sociedade ciência paixão região população caminho revolução mão pão água relação saúde avô ilusão viagem açúcar',
  ),
  syllables: list(
    'a al an ar ba bo bra ca can car ce cha ci co cor cu da de di do du e em en es fa fe fi fo fra ga ge go gra i im in ja jo la le li lo lu ma me mi mo mon mu na ne ni no nu pa pe pi po pra qua que ra re ri ro sa se si so su ta te ti to tra va ve vi vo xa xe za ção lhe nha',
  ),
  endings: list('ação ador agem al ante ão ar dade eiro ência ento ez ia ico inho ismo ista mento ões or oso ura'),
  patterns: ['a $ da $', 'o $ de $', '$ e $', 'a $', 'o $', '$', 'os $ do $', '$ de $', 'da $ à $', 'história da $', 'no $'],
  given: list('João Maria Antônio Conceição José Inês Luís Lúcia Sebastião Márcia Vinícius Helena Estêvão Glória'),
  family: [
    list('Al Ar Bar Ca Car Cos Fa Fer Fi Fon Fur Gon Gui Gus Ma Mar Me Mo Mon Na No Pe Pin Que Ra Ri Ro Sa San Sil Sou Tei Va Vi'),
    list('beiro ção choa co do drigues galhães gueira lo lho mões no nes nha quim ra rães reira ro sa seca ta tão tes va veira xeira za'),
  ],
  order: 'given-first',
  publishers: ['Editora $', 'Livraria $', 'Edições $', 'Universidade de $'],
  cities: cities('São_Paulo:bl_ Rio_de_Janeiro:bl_ Lisboa:po_ Porto:po_ Coimbra:po_ Belém:bl_'),
  nouns: 'small',
};
