import { contentOf } from '../support/catalogue-content.js';
import { editionLine, redirectLine, workLine } from '../support/dump-lines.js';
import { OpenLibrary } from '../support/open-library.js';

let [loaded, merged]: OpenLibrary[] = [];
beforeEach(async () => {
  [loaded, merged] = [await OpenLibrary.open(), await OpenLibrary.open()];
});
afterEach(async () => {
  await loaded!.close();
  await merged!.close();
});

/** A key beyond those for which there is room. */
const FAR = '/works/OL30000000W';

describe('The works that a first load makes for books', () => {
  it.each([
    {
      when: 'one has a number beyond the room, and another the next one of those that are there',
      dump: [
        ...[1, 2, 3].map((number) => workLine(number, { title: `Work ${number}` })),
        redirectLine('/works/OL5W', FAR),
        editionLine(1, { work: 5, title: 'Of the far work' }),
        editionLine(2, { work: 4, title: 'Of a work that is missing' }),
      ],
    },
    { when: 'there is no work', dump: [redirectLine('/works/OL5W', FAR), editionLine(1, { work: 5, title: 'Of the far work' })] },
    {
      when: 'there is no work but those that are made',
      dump: [
        redirectLine('/works/OL5W', FAR),
        editionLine(1, { work: 5, title: 'Of the far work' }),
        editionLine(2, { work: 1, title: 'Of a work that is missing' }),
      ],
    },
  ])('have ids of their own when $when', async ({ dump }) => {
    for (const [library, loadFrom] of [
      [loaded!, 0],
      [merged!, Infinity],
    ] as const) {
      await library.import([await library.file('dump.txt', `${dump.join('\n')}\n`)], { loadFrom });
    }
    expect(await contentOf(loaded!)).toEqual(await contentOf(merged!));
  });
});
