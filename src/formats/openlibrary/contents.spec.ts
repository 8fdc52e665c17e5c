import { tableOfContents } from './contents.js';
import { Fields } from './fields.js';
import { membersOf } from './json-document.js';

const contents = (table_of_contents: unknown) => tableOfContents(new Fields(membersOf({ table_of_contents })));
const type = { key: '/type/toc_item' };

describe('a table of contents', () => {
  it('is a list of entries with level, label, title and page', () => {
    expect(contents([{ type, level: 1, label: 'I.', title: 'On "Time"', pagenum: '22' }])).toEqual([
      { level: 1, label: 'I.', title: 'On "Time"', page: '22' },
    ]);
  });

  it.each([
    ['an entry without label and page', { type, level: 0, title: 'One' }],
    ['an entry with empty ones', { label: '', pagenum: '', level: '0', title: 'One' }],
    ['a string', 'One'],
    ['a text', { type: '/type/text', value: 'One' }],
    ['a label without a title', { label: 'One', title: '' }],
    ['program text', { title: "{'level': 0, 'label': '', 'pagenum': '', 'title': u'One'}", level: 0 }],
    ['a level nobody has', { title: 'One', level: -3 }],
  ])('takes %s', (_, entry) => {
    expect(contents([entry])).toEqual([{ level: 0, label: null, title: 'One', page: null }]);
  });

  it('may be one text with a line for each entry', () => {
    expect(contents('One\r\n\r\nTwo').map(({ title }) => title)).toEqual(['One', 'Two']);
  });

  it.each([
    [String.raw`{'title': u'Kes\xe4 ja talvi'}`, 'Kesä ja talvi'],
    [String.raw`{'title': u'\u0420\u043e\u0441'}`, 'Рос'],
    [String.raw`{'title': "Smith's Field"}`, "Smith's Field"],
    [String.raw`{'title': 'It\'s a \\ b'}`, String.raw`It's a \ b`],
    ['{braces}', '{braces}'],
  ])('reads %s as %s', (title, read) => {
    expect(contents([{ title }])).toMatchObject([{ title: read }]);
  });

  it('leaves behind an entry that says nothing but its class', () => {
    const fields = new Fields(membersOf({ table_of_contents: [{ class: 'section', type }, 'One', null, ''] }));
    expect(tableOfContents(fields)).toHaveLength(1);
    expect(fields.rest()).toEqual({ table_of_contents: [{ class: 'section', type }] });
  });
});
