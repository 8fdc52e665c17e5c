import { readClusterOptions } from './cluster-options.js';

describe('the options of the benchmark of clusters', () => {
  it('have defaults', () => {
    expect(readClusterOptions([])).toEqual({ instances: 10, rounds: 5, seconds: 2, warmUp: 15, connections: 64 });
    expect(readClusterOptions(['--instances=2', '--rounds', '1'])).toMatchObject({ instances: 2, rounds: 1 });
  });

  it.each([
    ['--instances', '1', '--instances must be a whole number from 2 to 25: npm run'],
    ['--rounds', '', '--rounds must be a whole number from 1 to 100: npm run'],
    ['--seconds', '0.5', '--seconds must be a whole number from 1 to 60: npm run'],
    ['--warm-up', '0', '--warm-up must be a whole number from 1 to 600: npm run'],
    ['--connections', '101', '--connections must be a whole number from 1 to 100: npm run'],
    ['--fleet', '1', '--fleet'],
  ])('%s %j is refused', (name, value, sentence) => {
    expect(() => readClusterOptions([name, value])).toThrow(sentence);
  });
});
