import type { Screen } from '../progress-line.js';

const [ALTERNATE, HIDDEN_CURSOR, BACK] = ['\x1b[?1049h', '\x1b[?25l', '\x1b[?25h\x1b[?1049l'];

/** A terminal that shows lines in place of those before, and what was there before when it is left. */
export class LiveScreen {
  constructor(private readonly screen: Screen & { rows?: number }) {
    screen.write(ALTERNATE + HIDDEN_CURSOR);
  }

  /** Shows as much of these lines as there is room for. */
  show(lines: readonly string[]): void {
    // a terminal that does not know its size says 0
    const [columns, rows] = [this.screen.columns || 80, this.screen.rows || 24];
    const cut = lines.slice(0, rows).map((line) => `${line.slice(0, columns)}\x1b[K`);
    this.screen.write(`\x1b[H${cut.join('\r\n')}\x1b[J`);
  }

  leave(): void {
    this.screen.write(BACK);
  }
}

/** What a keyboard is here: standard input. */
export interface Keyboard {
  isTTY?: boolean;
  setRawMode?(mode: boolean): unknown;
  on(event: 'data', listener: (keys: Buffer) => void): unknown;
  off(event: 'data', listener: (keys: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** Calls once somebody presses q, or Ctrl-C, until the answer is called. */
export function onQuit(keyboard: Keyboard, quit: () => void): () => void {
  if (!keyboard.isTTY) return () => undefined;
  const listen = (keys: Buffer) => {
    if (/[qQ\x03]/.test(keys.toString('latin1'))) quit();
  };
  keyboard.setRawMode?.(true);
  keyboard.on('data', listen);
  keyboard.resume();
  return () => {
    keyboard.off('data', listen);
    keyboard.setRawMode?.(false);
    keyboard.pause();
  };
}
