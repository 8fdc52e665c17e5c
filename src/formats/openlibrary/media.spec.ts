import { Fields } from './fields.js';
import { membersOf } from './json-document.js';
import { links } from './media.js';

function read(document: Record<string, unknown>) {
  const fields = new Fields(membersOf(document));
  return { links: links(fields).map(({ url, title }) => [url, title]), extra: fields.rest() };
}

describe('addresses with descriptions beside them', () => {
  const [a, b] = ['http://example.org/a', 'http://example.org/b'];

  it('are described by what is at their place', () => {
    expect(read({ uris: [a, b], uri_descriptions: ['First', 'Second'] })).toEqual({
      links: [
        [a, 'First'],
        [b, 'Second'],
      ],
      extra: {},
    });
    expect(read({ uris: a, uri_descriptions: 'Only' })).toEqual({ links: [[a, 'Only']], extra: {} });
  });

  it('keep their places when one before them is no address, whose description stays with it', () => {
    expect(read({ uris: ['program text', null, '', b], uri_descriptions: ['Of the text', 'Of nothing', null, 'Of b'] })).toEqual({
      links: [[b, 'Of b']],
      extra: { uris: ['program text'], uri_descriptions: ['Of the text', 'Of nothing'] },
    });
  });

  it('leave behind what describes none, and what is no text', () => {
    expect(read({ uris: [a, b], uri_descriptions: [{ odd: true }, 'Second', 'Third'] })).toEqual({
      links: [
        [a, null],
        [b, 'Second'],
      ],
      extra: { uri_descriptions: [{ odd: true }, 'Third'] },
    });
    expect(read({ uri_descriptions: ['Alone'] })).toEqual({ links: [], extra: { uri_descriptions: ['Alone'] } });
  });

  it('count once, with the first description', () => {
    expect(read({ uris: [a, a], uri_descriptions: ['First', 'Second'], url: b })).toEqual({
      links: [
        [a, 'First'],
        [b, null],
      ],
      extra: {},
    });
  });
});
