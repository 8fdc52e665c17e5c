/** When every record of the sample was made; fixed, so that a new run changes nothing. */
const TIMESTAMP = '2026-01-01T00:00:00.000000';

/**
 * One line of an Open Library dump: type, key, revision, time of the last change and the record as JSON, joined by TAB.
 * @param {'author' | 'work' | 'edition'} type
 * @param {string} key
 * @param {object} fields the record without what the line itself says
 */
export function dumpLine(type, key, fields) {
  const time = { type: '/type/datetime', value: TIMESTAMP };
  const record = { type: { key: `/type/${type}` }, key, ...fields, latest_revision: 1, revision: 1, created: time, last_modified: time };
  return [`/type/${type}`, key, '1', TIMESTAMP, json(record)].join('\t');
}

/** JSON as Python's `json.dumps` writes it: blanks after comma and colon, everything beyond printable ASCII escaped. */
function json(value) {
  if (Array.isArray(value)) return `[${value.map(json).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([name, member]) => `${json(name)}: ${json(member)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
