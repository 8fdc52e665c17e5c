import { readOptions } from './options.js';

describe('the options of the benchmark', () => {
  it('have defaults', () => {
    expect(readOptions([])).toEqual({ rounds: 5, seconds: 1.2, connections: 64 });
    expect(readOptions(['--rounds', '3', '--seconds=0.5', '--connections', '16'])).toEqual({ rounds: 3, seconds: 0.5, connections: 16 });
  });

  it.each([
    ['--rounds', '0', '--rounds must be a number from 1 to 100: npm run'],
    ['--rounds', '1.5', '--rounds must be a whole number: npm run'],
    ['--seconds', 'long', '--seconds must be a number from 0.1 to 60: npm run'],
    ['--connections', '', '--connections must be a number from 1 to 512: npm run'],
    ['--contenders', '1', '--contenders'],
  ])('%s %j is refused', (name, value, sentence) => {
    expect(() => readOptions([name, value])).toThrow(sentence);
  });
});
