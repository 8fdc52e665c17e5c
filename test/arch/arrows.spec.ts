import { forbidden, neighbours } from './arrow-rules.js';
import { keepingTheRules, violationsIn, withTree, type Violation } from './planted-tree.js';
import { plants } from './plants.js';

describe('The arrow rules', () => {
  let found: Violation[];

  beforeAll(async () => {
    const planted = Object.fromEntries(plants.map(({ file, source }) => [file, source]));
    found = await withTree({ ...keepingTheRules(neighbours), ...planted }, violationsIn);
  });

  /** Planted files are not part of the application, so each of them is a dead file too; the one planted as such proves that rule. */
  const rulesBrokenBy = (file: string, planted: string): string[] => {
    const rules = found.filter(({ from }) => from === file).map(({ rule }) => rule);
    return [...new Set(rules)].filter((rule) => rule !== 'no-dead-files' || rule === planted);
  };

  it.each(plants)('report $rule for $file, and nothing else', ({ rule, file }) => {
    expect(rulesBrokenBy(file, rule)).toEqual([rule]);
  });

  it('have each been seen to fail', () => {
    const proven = new Set(plants.map(({ rule }) => rule));
    expect(forbidden.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
  });

  it('each say why, and what to do', () => {
    expect(forbidden.filter(({ comment }) => !/^.+\. .+\.$/.test(comment)).map(({ name }) => name)).toEqual([]);
  });

  it('allow a tree that uses everything it may use', async () => {
    expect(await withTree(keepingTheRules(neighbours), violationsIn)).toEqual([]);
  });

  it('are kept by this project', async () => {
    const violations = await violationsIn(process.cwd());
    expect(violations.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`)).toEqual([]);
  });
});
