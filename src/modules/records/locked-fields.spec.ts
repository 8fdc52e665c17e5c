import { lockedFields, type Locks } from './locked-fields.js';

interface Changes {
  title?: string;
  note?: string | null;
  colour?: string;
}
const locks: Locks<Changes> = { title: ['title', 'title_sort'], note: ['note'], colour: [] };

describe('the locked fields of a record', () => {
  it('are those of the members that a client says, null included', () => {
    expect(lockedFields({ title: 'A', note: null }, locks)).toEqual(['title', 'title_sort', 'note']);
  });

  it('come on top of those that are there, each once', () => {
    expect(lockedFields({ title: 'A' }, locks, ['covers', 'title'])).toEqual(['covers', 'title', 'title_sort']);
  });

  it('are not those of members that no import writes, or that are not said', () => {
    expect(lockedFields<Changes>({ colour: 'red', note: undefined }, locks, ['covers'])).toEqual(['covers']);
  });
});
