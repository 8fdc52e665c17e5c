import { createHash } from 'node:crypto';
import { PAGE_POLICY, problemListPage, problemPage } from './problem-page.js';
import { type PublishedProblem, publishedProblems } from './published-problems.js';

const hostile: PublishedProblem = {
  code: 'a"><script>alert(1)</script>',
  status: 400,
  title: 'Less < more & "quoted"',
  meaning: "It's <b>bold</b>.",
  answeredBy: 'retired',
};

describe('The page of a problem', () => {
  it.each(publishedProblems())('of $code says its title, status and meaning, and needs nothing but itself', (problem) => {
    const page = problemPage(problem);
    expect(textOf(page)).toEqual(expect.stringContaining(problem.title));
    expect(textOf(page)).toEqual(expect.stringContaining(`${problem.code}, status ${problem.status}`));
    expect(textOf(page)).toEqual(expect.stringContaining(problem.meaning));
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\sstyle=|\son\w+=|https?:/i);
  });

  it('says of a retired code that it is retired, in the list too', () => {
    expect(problemPage(hostile)).toContain('This code is retired');
    expect(problemListPage([hostile])).toContain('(retired)');
  });

  it.each([problemPage(hostile), problemListPage([hostile])])('writes what looks like HTML as text', (page) => {
    expect(page).not.toMatch(/<script|<b>|"quoted"/);
    expect(textOf(page)).toContain('Less < more & "quoted"');
  });

  it('has the one style that its policy allows', () => {
    const [, style = ''] = /<style>([^]*?)<\/style>/.exec(problemPage(hostile)) ?? [];
    expect(PAGE_POLICY).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(PAGE_POLICY).not.toContain('unsafe');
  });
});

/** What somebody reads on a page. */
function textOf(page: string): string {
  const characters: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return page.replace(/<style>[^]*<\/style>|<[^>]*>/g, '').replace(/&[a-z#0-9]+;/g, (entity) => characters[entity] ?? entity);
}
