/** The words of Open Library's `entity_type` for the kinds of the tables. */
const ENTITY_TYPES = { person: 'person', organization: 'org', meeting: 'event' };

/** An author of the tables in the fields of Open Library. */
export function authorFields(author) {
  return present({
    name: author.name,
    personal_name: author.sort_name,
    alternate_names: author.alternateNames,
    entity_type: ENTITY_TYPES[author.kind],
    birth_date: author.born,
    death_date: author.died,
    date: author.dates,
    remote_ids: author.wikidata === '' ? null : { wikidata: author.wikidata },
  });
}

/**
 * A work of the tables in the fields of Open Library.
 * @param {object} work
 * @param {Map<object, string>} keys the key of each author and series
 */
export function workFields(work, keys) {
  const headings = (kind) => work.subjects.filter((subject) => subject.kind === kind).map(({ heading }) => heading);
  return present({
    title: work.title,
    other_titles: [...new Set([work.original_title, ...work.otherTitles])].filter((title) => title !== '' && title !== work.title),
    translated_titles: work.titles.map(({ language, title }) => ({
      type: { key: '/type/translated_string' },
      language: languageReference(language),
      text: title,
    })),
    authors: work.authors.map((author) => ({ type: { key: '/type/author_role' }, author: { key: keys.get(author) } })),
    original_languages: [languageReference(work.language)],
    first_publish_date: work.first_published,
    subjects: headings('topic'),
    subject_places: headings('place'),
    subject_people: headings('person'),
    subject_times: headings('time'),
    series: work.series === null ? [] : [storySeries(work.series, keys)],
    first_sentence: text(work.first_sentence),
    description: text(work.description),
  });
}

/**
 * A true or generated edition in the fields of Open Library.
 * @param {object} edition
 * @param {Map<object | string, string>} keys the key of each author and work
 */
export function editionFields(edition, keys) {
  const { work, languages } = edition;
  const isTranslation = languages[0] !== work.language;
  return present({
    title: edition.title,
    subtitle: edition.subtitle,
    authors: work.authors.map((author) => ({ key: keys.get(author) })),
    works: [{ key: keys.get(work) }],
    contributors: edition.contributors,
    edition_name: edition.statement,
    publishers: [edition.publisher],
    publish_places: edition.publishPlaces,
    // three characters, as in the MARC records the field comes from
    publish_country: edition.country && edition.country.padEnd(3),
    publish_date: edition.published,
    languages: languages.map(languageReference),
    translated_from: isTranslation ? [languageReference(work.language)] : [],
    translation_of: isTranslation ? work.original_title || (work.language === 'eng' ? work.title : null) : null,
    isbn_13: edition.isbn_13 ? [edition.isbn_13] : [],
    physical_format: edition.format,
    number_of_pages: edition.pages ? Number(edition.pages) : null,
    pagination: edition.pagination,
    physical_dimensions: edition.dimensions,
    weight: edition.weight,
    series: edition.series ? [edition.series] : [],
    notes: text(edition.note),
    source_records: edition.sourceRecords,
  });
}

function storySeries({ name, number }, keys) {
  return present({ series: { key: keys.get(name), name }, position: number, primary: true });
}

function languageReference(code) {
  return { key: `/languages/${code}` };
}

function text(value) {
  return value ? { type: '/type/text', value } : null;
}

/** The fields that say something: a record has no empty ones. */
function present(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null && value !== '' && value.length !== 0));
}
