import { LiveScreen, onQuit } from './live-screen.js';

it('lines take the place of those before, as far as there is room, and the terminal is left as it was', () => {
  const written: string[] = [];
  const screen = new LiveScreen({ isTTY: true, columns: 5, rows: 2, write: (text) => written.push(text) });
  screen.show(['123456', 'b', 'c']);
  screen.leave();
  expect(written).toEqual(['\x1b[?1049h\x1b[?25l', '\x1b[H12345\x1b[K\r\nb\x1b[K\x1b[J', '\x1b[?25h\x1b[?1049l']);
});

describe('a keyboard', () => {
  const keyboard = (isTTY: boolean) => {
    let listener: ((keys: Buffer) => void) | undefined;
    return {
      isTTY,
      setRawMode: jest.fn(),
      on: (_: 'data', given: (keys: Buffer) => void) => (listener = given),
      off: () => (listener = undefined),
      resume: jest.fn(),
      pause: jest.fn(),
      press: (keys: string) => listener?.(Buffer.from(keys)),
    };
  };

  it.each(['q', 'Q', '\x03'])('ends it with %j', (key) => {
    const quit = jest.fn();
    const keys = keyboard(true);
    const release = onQuit(keys, quit);
    keys.press('x');
    expect(quit).not.toHaveBeenCalled();
    keys.press(key);
    expect(quit).toHaveBeenCalledTimes(1);
    release();
    expect(keys.setRawMode.mock.calls).toEqual([[true], [false]]);
    keys.press(key);
    expect(quit).toHaveBeenCalledTimes(1);
  });

  it('is left alone when it is none', () => {
    const keys = keyboard(false);
    onQuit(keys, () => undefined)();
    expect(keys.setRawMode).not.toHaveBeenCalled();
  });
});
