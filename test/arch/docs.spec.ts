import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const decisions = 'docs/decisions';
const sections = ['Context', 'Options', 'Decision', 'Consequences'];

const pages = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

/** What GitHub calls the headings of a page: small letters, no punctuation, hyphens for blanks; a number when it comes again. */
function anchorsOf(markdown: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...markdown.replace(/^(```|~~~)[^]*?^\1/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) => {
      const name = heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replace(/ /g, '-');
      const times = seen.get(name) ?? 0;
      seen.set(name, times + 1);
      return times === 0 ? name : `${name}-${times}`;
    }),
  );
}

/** Targets of links and images in this repository, without what stands in code. */
function relativeLinks(markdown: string): string[] {
  const prose = markdown.replace(/^(```|~~~)[^]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');
  const inline = [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)];
  const references = [...prose.matchAll(/^\[[^\]]+\]:\s*<?([^\s>]+)/gm)];
  return [...inline, ...references].map(([, target = '']) => target).filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

function deadLinks(page: string, markdown: string): string[] {
  const exists = (target: string): boolean => {
    const [, path = '', anchor] = /^([^#?]*)[^#]*(?:#(.*))?$/.exec(decodeURIComponent(target))!;
    const file = join(dirname(page), path);
    if (path !== '' && !existsSync(file)) return false;
    if (anchor === undefined || (path !== '' && !file.endsWith('.md'))) return true;
    return anchorsOf(path === '' ? markdown : readFileSync(file, 'utf8')).has(anchor);
  };
  return relativeLinks(markdown).filter((target) => !exists(target));
}

function missingSections(markdown: string): string[] {
  const headings = [...markdown.matchAll(/^##+ (.+)$/gm)].map(([, heading]) => heading);
  return sections.filter((section) => !headings.includes(section));
}

/** Links whose address does not end in its line, or ends twice: what is left of a line that was cut or pasted into another. */
function garbledLinks(markdown: string): string[] {
  return [...markdown.replace(/`[^`\n]*`/g, '').matchAll(/\]\([^)\n]*$|\]\([^)\n]*\)\.\w.*/gm)].map(([link]) => link);
}

describe('The documentation', () => {
  it.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'nginx/README.md', ...pages('docs')])('%s has no garbled link', (page) => {
    expect(garbledLinks(readFileSync(page, 'utf8'))).toEqual([]);
  });

  it('would have a garbled link found', () => {
    const garbled = '[one](a.md).a.md) is [two](b-\nand [three](c.md).';
    expect(garbledLinks(garbled)).toEqual(['](a.md).a.md) is [two](b-']);
    expect(garbledLinks('see [two](b-\n')).toEqual(['](b-']);
  });

  it.each(['README.md', 'CONTRIBUTING.md', ...pages('docs')])('%s has no dead link', (page) => {
    expect(deadLinks(page, readFileSync(page, 'utf8'))).toEqual([]);
  });

  it.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pages('docs')])('%s holds no conflict of a merge', (page) => {
    expect(readFileSync(page, 'utf8')).not.toMatch(/^\W*(?:<<<<<<<|>>>>>>>)/m);
  });

  it.each(pages(decisions).filter((page) => !page.endsWith('README.md')))(
    '%s says why, what else there was, what, and what follows',
    (page) => {
      expect(page).toMatch(/\/\d{4}-[a-z0-9-]+\.md$/);
      expect(missingSections(readFileSync(page, 'utf8'))).toEqual([]);
    },
  );

  it('is found wanting when a link, an image or a reference points nowhere', () => {
    const markdown = [
      '# Good: a *heading*',
      '[good](../package.json#name) [web](https://example.org) [here](#good-a-heading) [bad](#x) `[code](gone-code.md)`',
      '[there](../README.md#test-it) [bad](../README.md#gone)',
      '```',
      '[sample](gone-sample.md)',
      '```',
      '[bad](gone.md) ![bad](<gone.png> "title") [good]',
      '',
      '[good]: ../src',
      '[bad]: gone-too.md',
    ].join('\n');
    expect(deadLinks('docs/page.md', markdown)).toEqual(['#x', '../README.md#gone', 'gone.md', 'gone.png', 'gone-too.md']);
  });

  it('is found wanting when a decision leaves out the options', () => {
    expect(missingSections('# 1. Title\n\n## Context\n\n## Decision\n\n## Consequences\n')).toEqual(['Options']);
  });
});
