import { describeProgress, type Progress, ProgressDisplay } from './progress-display.js';

const half: Progress = { phase: 'books', bytesRead: 500, bytesTotal: 1000, records: 12_000 };

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 100, write: (text: string) => written.push(text) };
}

describe('Progress reads as', () => {
  it('a bar, a percentage, a speed and the time left', () => {
    expect(describeProgress(half, 2)).toBe('books     [############------------]  50 %  6,000 records/s  0:02 left');
  });

  it('hours when it takes hours', () => {
    expect(describeProgress({ ...half, bytesRead: 100 }, 1000)).toMatch(/2:30:00 left$/);
  });

  it('no speed before there is one', () => {
    expect(describeProgress({ ...half, bytesRead: 0 }, 0)).toBe('books     [------------------------]   0 %');
  });

  it('the bare phase when nothing is read', () => {
    expect(describeProgress({ phase: 'finishing', bytesRead: 0, bytesTotal: 0, records: 0 }, 3)).toBe('finishing');
  });
});

describe('The display', () => {
  it('draws over one line on a terminal, ten times a second at most', () => {
    let now = 0;
    const terminal = screen(true);
    const display = new ProgressDisplay(terminal, () => now);
    for (; now < 250; now += 50) display.update(half);
    display.end();
    expect(terminal.written).toHaveLength(4);
    expect(terminal.written[0]).toMatch(/^\rbooks .*\x1b\[K$/);
    expect(terminal.written.at(-1)).toBe('\n');
  });

  it('never draws beyond the width of the terminal', () => {
    const terminal = { ...screen(true), columns: 20 };
    new ProgressDisplay(terminal, () => 0).update(half);
    expect(terminal.written[0]!.replace(/^\r|\x1b\[K$/g, '')).toHaveLength(19);
  });

  it('writes plain lines into a log: when a phase begins, and every five seconds', () => {
    let now = 0;
    const log = screen(false);
    const display = new ProgressDisplay(log, () => now);
    for (; now <= 6_000; now += 1_000) display.update(half);
    display.update({ ...half, phase: 'finishing', bytesTotal: 0 });
    display.end();
    expect(log.written.map((text) => text.split(' ')[0])).toEqual(['books', 'books', 'finishing\n']);
    expect(log.written.join('')).not.toMatch(/[\r\x1b]/);
  });
});
