import { LineSet } from '../sift/line-set.js';
import type { Session } from './session.js';

/** What a load leaves to the ordinary merge: the numbers of lines, by the place of their file; files of which nothing is left are not in it. */
export type LeftLines = Map<number, LineSet>;

const LINES_AT_ONCE = 20_000;

/** Reads which lines a load has left: all lines of a second dump of the same records, for one. */
export function readLeftLines(session: Session): Promise<LeftLines> {
  const left: LeftLines = new Map();
  return session.transact(async () => {
    await session.rows('declare left_over no scroll cursor for select file, line from left_lines');
    for (;;) {
      const page = await session.rows<{ file: number; line: number }>(`fetch ${LINES_AT_ONCE} from left_over`);
      if (page.length === 0) return left;
      for (const { file, line } of page) {
        const lines = left.get(file) ?? new LineSet();
        lines.add(line);
        left.set(file, lines);
      }
    }
  });
}
