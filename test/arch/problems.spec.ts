import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SQLSTATES } from '../../src/platform/database/sqlstates.js';
import { publishedProblems } from '../../src/platform/problems/published-problems.js';
import { RETIRED_PROBLEMS } from '../../src/platform/problems/retired-problems.js';

const problems = publishedProblems();
const read = (path: string): string => readFileSync(path, 'utf8');

/** The lines `key value;` of the block `map $status $name`, quotes taken off. */
function statusMap(configuration: string, name: string): Record<string, string> {
  const [, block = ''] = new RegExp(`^map \\$status \\$${name} \\{\\n([^}]*)\\}`, 'm').exec(configuration) ?? [];
  return Object.fromEntries([...block.matchAll(/^ *(\S+) "?(.*?)"?;$/gm)].map(([, key = '', value = '']) => [key, value]));
}

/** The statuses that nginx turns into a problem document; 494 is its own name for a 431. */
function caught(configuration: string): string[] {
  return [...configuration.matchAll(/error_page ([\d ]+)(?:=(\d+) )?\/__problem;/g)].flatMap(([, statuses = '', as]) =>
    as === undefined ? statuses.trim().split(' ') : [as],
  );
}

/** The rows of the first table below a heading, without the marks of code and of escaping. */
function tableBelow(markdown: string, heading: string): string[][] {
  const section = markdown.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replace(/[`\\]/g, '')),
  );
}

/** Where a code stands in quotes, as it does wherever it is thrown. */
function usesOf(codes: string[], files: Record<string, string>): string[] {
  return Object.entries(files).flatMap(([path, text]) =>
    codes.filter((code) => new RegExp(`(?<![\\w-])${code}(?![\\w-])`).test(text)).map((code) => `${path}: ${code}`),
  );
}

describe('The problems of nginx', () => {
  const configuration = read('nginx/conf.d/problems.conf');
  const { default: other, ...codes } = statusMap(configuration, 'problem_code');
  const titles = statusMap(configuration, 'problem_title');
  const answered = [...Object.entries(codes), ['500', other]].map(([status, code]) => ({
    code,
    status: Number(status),
    title: titles[status ?? ''] ?? titles['default'],
  }));
  const byCode = (a: { code?: string | undefined }, b: { code?: string | undefined }): number =>
    String(a.code).localeCompare(String(b.code));

  it('are those of the catalogue that the proxy answers, all of them and no others', () => {
    const published = problems
      .filter(({ answeredBy }) => answeredBy === 'proxy' || answeredBy === 'both')
      .map(({ code, status, title }) => ({ code, status, title }));
    expect(answered.length).toBeGreaterThan(10);
    expect(answered.sort(byCode)).toEqual(published.sort(byCode));
  });

  it('have a document for each status that it catches', () => {
    expect([...new Set(caught(read('nginx/conf.d/colophon.conf')))].sort()).toEqual([...Object.keys(codes), '500'].sort());
  });

  it('are read as nginx reads them', () => {
    const planted = 'map $status $problem_code {\n    403 not-public;\n    default "two words";\n}\n';
    expect(statusMap(planted, 'problem_code')).toEqual({ '403': 'not-public', default: 'two words' });
    expect(caught('error_page 400 403 /__problem;\nerror_page 494 =431 /__problem;\nerror_page 404 /else;')).toEqual(['400', '403', '431']);
  });
});

describe('docs/problems.md', () => {
  const page = read('docs/problems.md');

  it('has every problem of the catalogue and no other', () => {
    const answerers = { application: 'application', proxy: 'proxy', both: 'application, proxy', retired: '' };
    expect(tableBelow(page, 'Codes')).toEqual(
      problems
        .filter(({ answeredBy }) => answeredBy !== 'retired')
        .map(({ status, code, title, meaning, answeredBy }) => [String(status), code, title, meaning, answerers[answeredBy]]),
    );
  });

  it('has every retired code and no other', () => {
    expect(tableBelow(page, 'Retired codes')).toEqual(
      problems
        .filter(({ answeredBy }) => answeredBy === 'retired')
        .map(({ status, code, title, meaning }) => [String(status), code, title, meaning]),
    );
  });

  it('has every SQLSTATE of the table and no other', () => {
    expect(tableBelow(page, 'Errors of the database')).toEqual(
      SQLSTATES.map(({ sqlstate, problem, meaning }) => [sqlstate, problem, meaning]),
    );
  });
});

describe('The catalogue of problems', () => {
  it('has each code once, in small letters and hyphens, and says in sentences what it means', () => {
    expect(new Set(problems.map(({ code }) => code)).size).toBe(problems.length);
    for (const { code, title, meaning } of problems) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(meaning).toMatch(/^[A-Z][^|]*\.$/);
    }
  });

  it('has no retired code in use', () => {
    const folders = ['src', 'nginx'];
    const files = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(ts|conf)$/.test(entry.name) && entry.name !== 'retired-problems.ts')
        .map((entry) => join(entry.parentPath, entry.name)),
    );
    expect(usesOf(Object.keys(RETIRED_PROBLEMS), Object.fromEntries(files.map((path) => [path, read(path)])))).toEqual([]);
  });

  it('is found wanting when a retired code is in use', () => {
    const files = { 'a.ts': "new Problem('old-code', '')", 'b.conf': '403 old-code;', 'c.ts': "'very-old-code', 'old-code-too'" };
    expect(usesOf(['old-code'], files)).toEqual(['a.ts: old-code', 'b.conf: old-code']);
  });
});

describe('The table of SQLSTATEs', () => {
  it('has each line once, and a condition before its class, which would hide it', () => {
    const lines = SQLSTATES.map(({ sqlstate }) => sqlstate);
    expect(new Set(lines).size).toBe(lines.length);
    const hidden = lines.filter((line, at) => line.length === 5 && lines.slice(0, at).includes(line.slice(0, 2)));
    expect(hidden).toEqual([]);
    expect(lines.filter((line) => !/^[0-9A-Z]{2}([0-9A-Z]{3})?$/.test(line))).toEqual([]);
  });
});
