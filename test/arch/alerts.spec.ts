import { readFileSync } from 'node:fs';
import { alerts } from '../support/ops-files.js';

const PAGE = 'docs/operations.md';

/** The headings below "What each alert means". */
function explained(): string[] {
  const [, section = ''] = /^## What each alert means\n([^]*?)(?=^## |$(?![^]))/m.exec(readFileSync(PAGE, 'utf8')) ?? [];
  return [...section.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading!);
}

describe('The alerts', () => {
  it('are all explained in the operations, and no others', () => {
    expect(alerts().length).toBeGreaterThan(10);
    expect(explained().sort()).toEqual(
      alerts()
        .map(({ name }) => name)
        .sort(),
    );
  });

  it.each(alerts())('$name says where', ({ name, runbook }) => {
    expect(runbook).toBe(`${PAGE}#${name.toLowerCase()}`);
  });
});
