import { classifications } from './classifications.js';
import { Fields } from './fields.js';
import { membersOf } from './json-document.js';

describe('class numbers', () => {
  it('stand under the names of their schemes, once each', () => {
    const fields = new Fields(
      membersOf({
        lc_classifications: ['PR6019'],
        classifications: {
          dewey: '823',
          'library of congress classification': ['PR6019'],
          'goethe_university_library,_frankfurt': ['A 1'],
          Finnish_public_libraries_classification_system: ['84.2'],
        },
      }),
    );
    expect(classifications(fields).map(({ scheme, value }) => `${scheme} ${value}`)).toEqual([
      'lcc PR6019',
      'ddc 823',
      'goethe_university_library_frankfurt A 1',
      'finnish_public_libraries_classification 84.2',
    ]);
    expect(fields.rest()).toEqual({});
  });

  it('stay behind under a name that is none', () => {
    const fields = new Fields(membersOf({ classifications: { ббк: ['84'], ['x'.repeat(3000)]: ['1'], udc: ['821'] } }));
    expect(classifications(fields)).toEqual([{ scheme: 'udc', value: '821' }]);
    expect(fields.rest()).toEqual({ classifications: { ббк: ['84'], ['x'.repeat(3000)]: ['1'] } });
  });
});
