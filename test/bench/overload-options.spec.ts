import { readOverloadOptions } from './overload-options.js';

describe('the options of the benchmark of overload', () => {
  it('have values without any', () => {
    expect(readOverloadOptions([])).toEqual({ seconds: 30, times: 10, client: null });
  });

  it('are read', () => {
    expect(readOverloadOptions(['--seconds', '5', '--times', '2.5', '--client', '203.0.113.7'])).toEqual({
      seconds: 5,
      times: 2.5,
      client: '203.0.113.7',
    });
  });

  it.each([
    ['--seconds', '0'],
    ['--seconds', 'x'],
    ['--times', ''],
    ['--times', '1000'],
    ['--else', '1'],
  ])('%s %s is refused', (...args) => {
    expect(() => readOverloadOptions(args)).toThrow();
  });
});
