import { list } from './tongue.js';

/** `Great_Britain` is one heading. */
const headings = (text: string): string[] => list(text).map((heading) => heading.replaceAll('_', ' '));

/** What works are about, the most frequent first. */
export const topics = headings(`
  History Fiction Biography Politics_and_government Study_and_teaching Juvenile_fiction Law_and_legislation Economic_conditions
  Social_conditions Poetry Congresses Description_and_travel Criticism_and_interpretation Women Children's_fiction Education Art
  Philosophy English_language Religion Management Science Music Medicine Mathematics Catholic_Church Social_life_and_customs
  Literature Bible Psychology Cookery Families Friendship Agriculture Architecture Photography World_War,_1939-1945 Computers
  Engineering Economics Geology Chemistry Physics Biology Dogs Cats Horses Railroads Ships Gardening Painting Drama Short_stories
  Detective_and_mystery_stories Love_stories Science_fiction Fairy_tales Folklore Mythology Ethics Logic Nursing Public_health
  Accounting Banks_and_banking International_relations Immigrants Forests_and_forestry Birds Insects Fishes Astronomy Meteorology
  Navigation Aeronautics Labor_unions Prisons Theater Motion_pictures Opera Sculpture Textile_fabrics Pottery Furniture Chess
  Sermons Missions Buddhism Islam Judaism Hymns Genealogy Cities_and_towns Water-supply Electric_power Statistics Maps
`);

/** How a topic is divided; the first is no division. */
export const divisions = headings(`
  _ History Bibliography Congresses Periodicals Dictionaries Juvenile_literature Handbooks,_manuals,_etc. Fiction Philosophy Law_and_legislation
  Study_and_teaching Great_Britain United_States France India Germany Africa Early_works_to_1800 20th_century 19th_century Statistics
  Social_aspects Economic_aspects
`);

export const placesOfSubjects = headings(`
  United_States Great_Britain England France Germany India Japan China Russia Italy Canada New_York_(State) California London
  New_York_(N.Y.) Ireland Scotland Mexico Spain Australia Africa Europe Paris_(France) Texas Israel Brazil Latin_America Poland
  Massachusetts Virginia Netherlands Sweden Nigeria Greece Rome Egypt Turkey Québec_(Province) São_Paulo_(Brazil) Zürich_(Switzerland)
`);

export const timesOfSubjects = headings(`
  20th_century 19th_century 18th_century 21st_century 1945- 17th_century 16th_century To_1500 1914-1918 1800-1899 1991-
  Middle_Ages,_500-1500
`);

export const genres = headings(
  'Fiction. Biography. Juvenile_literature. Congresses. Exhibitions. Bibliography. Catalogs. Poetry. Maps. Early_works_to_1800.',
);

export const formats = headings(`
  Paperback paperback Hardcover hardcover Microform Unknown_Binding Electronic_resource Mass_Market_Paperback Library_Binding
  Audio_CD Audio_Cassette Spiral-bound eBook Ring-bound Board_book Pamphlet cloth map
`);

export const serials = headings(
  'Annual_report Poems Works Selected_poems Proceedings Letters Bulletin Essays Report Collected_papers Short_stories Journal',
);
