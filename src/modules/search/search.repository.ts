import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { condition, isNothing, type Meaning, whole } from './meaning.js';
import { type Names, namesCorrected, namesMeant } from './names.js';
import { KIND_SEARCHES, type SearchKind } from './search-kinds.js';
import { parseQuery, type SearchQuery } from './search-query.js';
import { inFull, rankingQuery, refusedBeginnings, tsquery } from './tsquery.js';
import { afterPrefix, type FoldedTerm, WordsRepository } from './words.repository.js';

/** Records of a tier, and of the rest, that are ranked: what is beyond is not looked at. */
export const MOST_RANKED = 1000;
/** Matches that are sorted by anything else. */
export const MOST_SORTED = 10_000;
/** With fewer hits, words are taken for misspelled. */
export const FEW = 3;
/** Whole names, and names that begin like this, that come in whatever their popularity. */
const MOST_NAMED = 100;
/** What a whole name counts for, against 1; one that begins like this counts for 2. */
const WHOLE = 16;

/** What a search may be narrowed by, and what it is for. */
export interface Narrowing {
  /** parts of a text search query that documents must fulfil */
  marks?: readonly string[];
  /** further conditions on the record `alias`, whose values are `values` */
  where?: { alias: string; sql: string; values: readonly unknown[] };
}

/** Records in the order of their rank. */
export interface Matches {
  ids: number[];
  scores: number[];
  /** the number of all matches, unless there are more than were looked at */
  total: number | null;
  correctedTo: string | null;
  /** what they match */
  meaning: Meaning;
}

interface Ranked extends Meaning {
  /** what documents are ranked by */
  ranking: string;
}

type Asked = Ranked & Names;

interface Row {
  ids: number[];
  /** among them is one whose whole title or name was asked for */
  named: boolean;
  scores: number[];
  looked_at: number;
  complete: boolean;
  words: string[] | null;
}

/** Finds records by words: the famous ones first, and never more of them than can be ranked in a few milliseconds. */
@Injectable()
export class SearchRepository {
  constructor(
    private readonly database: Database,
    private readonly words: WordsRepository,
  ) {}

  /** The records of a kind that `q` means, best first; at most 1,000 of the popular ones and as many of the others. */
  async find(kind: SearchKind, q: string, narrowing: Narrowing = {}): Promise<Matches> {
    const query = parseQuery(q);
    const terms = await this.words.fold(query);
    const typed = { ...asked(query, terms), ...namesMeant(kind, query, terms) };
    const found = await this.ask(kind, typed, narrowing);
    if (isEnough(found) || query.isbns.length > 0) return matches(found, typed, null);
    // that a filter leaves few does not mean that the words are misspelled
    if (narrows(narrowing) && isEnough(await this.ask(kind, typed, {}))) return matches(found, typed, null);
    return (await this.corrected(kind, query, terms, narrowing, found)) ?? matches(found, typed, null);
  }

  /** What `q` means as it is typed. */
  async meaningOf(q: string): Promise<Meaning> {
    const query = parseQuery(q);
    return asked(query, await this.words.fold(query));
  }

  /** The ids of at most 10,000 records that are meant, in no order, as an SQL query on `values`. */
  matchesSql(kind: SearchKind, meaning: Meaning, narrowing: Narrowing): { sql: string; values: unknown[] } {
    if (isNothing(meaning)) return { sql: `select id from ${kind} where false limit 0`, values: [] };
    const values = [...(narrowing.where?.values ?? [])];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const sql = `select d.id from ${source(kind, narrowing)} where ${condition(kind, bind(withMarks(meaning.wanted, narrowing)), meaning, bind)}${KIND_SEARCHES[kind].live ? ' and d.live' : ''}${also(narrowing)} limit ${MOST_SORTED + 1}`;
    return { sql, values };
  }

  /** How many records PostgreSQL expects that are meant. */
  async estimate(kind: SearchKind, meaning: Meaning, narrowing: Narrowing): Promise<number> {
    const { sql, values } = this.matchesSql(kind, whole(meaning), narrowing);
    return this.database.estimate(sql.replace(/ limit \d+$/, ''), values);
  }

  /** How many records are meant, counted one by one. */
  async count(kind: SearchKind, meaning: Meaning, narrowing: Narrowing): Promise<number> {
    const { sql, values } = this.matchesSql(kind, whole(meaning), narrowing);
    const [row] = await this.database.rows<{ count: number }>(`select count(*) from (${sql.replace(/ limit \d+$/, '')}) matches`, values);
    return row!.count;
  }

  private async corrected(
    kind: SearchKind,
    query: SearchQuery,
    terms: FoldedTerm[],
    narrowing: Narrowing,
    before: Row,
  ): Promise<Matches | null> {
    const words = [...new Set(terms.filter(correctable).map((term) => term.words[0]!))];
    if (words.length === 0) return null;
    const found = await this.words.spellings(words);
    const spellings = new Map(words.map((word, i) => [word, found[i]!]));
    if (found.every((near) => near.length === 0)) return null;
    const meant = { ...asked(query, terms, spellings), ...namesCorrected(kind, query, terms, spellings) };
    const answer = await this.ask(kind, meant, narrowing);
    if (answer.ids.length <= before.ids.length) return null;
    const right = spelled(query, terms, spellings, new Set(answer.words));
    // the best of them has the words as they were typed
    return right === query.text ? null : matches(answer, meant, right);
  }

  private async ask(kind: SearchKind, meant: Asked, narrowing: Narrowing): Promise<Row> {
    if (isNothing(meant)) return { ids: [], named: false, scores: [], looked_at: 0, complete: true, words: null };
    const { wanted, ranking, keys, beginnings } = meant;
    const { key, tiers, live } = KIND_SEARCHES[kind];
    const values: unknown[] = [...(narrowing.where?.values ?? [])];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const meansIt = `${condition(kind, 'q.wanted', meant, bind)}${live ? ' and d.live' : ''}`;
    const from = `q cross join ${source(kind, narrowing)}`;
    const some = (name: string, tier: string) =>
      `${name} as materialized (select d.id, d.popularity, d.words from ${from} where ${meansIt}${tier}${also(narrowing)} limit ${MOST_RANKED})`;
    const rest = `rest as materialized (select d.id, d.popularity, d.words from ${from}
      where ${meansIt}${tiers ? ` and d.tier = 0 and (select count(*) from famous) + (select count(*) from popular) < ${MOST_RANKED}` : ''}${also(narrowing)} limit ${MOST_RANKED})`;
    const beginning = (most: number) => `cross join lateral (
        select id from ${kind} where ${key} > k.key collate "C" and ${key} < k.last collate "C" and deleted_at is null order by ${key} limit ${most}) r`;
    const named = `called as materialized (
      select k.key, null as last, r.id from unnest(${bind(keys)}::text[]) k(key) cross join lateral (
        select id from ${kind} where ${key} = k.key collate "C" and deleted_at is null limit ${MOST_NAMED}) r
      union all select k.key, k.last, r.id from unnest(${bind(beginnings)}::text[], ${bind(beginnings.map(afterPrefix))}::text[]) k(key, last) ${beginning(MOST_NAMED)}),
      named as materialized (select id, bool_or(last is null) as whole from called group by id),
      crowded as materialized (select key, last from called group by key, last having count(*) >= ${MOST_NAMED}),
      begun as materialized (select r.id from crowded k ${beginning(2 * MOST_RANKED)}),
      titled as materialized (select d.id, d.popularity, d.words from named n join ${source(kind, narrowing)} on d.id = n.id cross join q where ${meansIt}${also(narrowing)})`;
    // where more have a name than came in by it, each that was found otherwise is looked up among them: they lie side by side in the
    // index of that order, which the planner would leave for another one if it were asked for equality
    const bearsIt = `(select true from crowded k cross join lateral (
      select from ${kind} r where (r.${key}, r.id) >= (k.key collate "C", f.id) and (r.${key}, r.id) <= (k.key collate "C", f.id) and deleted_at is null
        order by r.${key}, r.id limit 1) r
      where k.last is null limit 1)`;
    const groups = tiers ? ['famous', 'popular', 'rest'] : ['rest'];
    const sql = `
      with q as materialized (select ${bind(withMarks(wanted, narrowing))}::tsquery as wanted, ${bind(ranking)}::tsquery as ranking),
      ${tiers ? `${some('famous', ' and d.tier = 2')}, ${some('popular', ' and d.tier = 1')}, ` : ''}${rest}, ${named},
      found as (select * from titled ${groups.map((name) => `union all select * from ${name} where id not in (select id from titled)`).join(' ')}),
      ranked as materialized (
        select f.id, f.words, w.weight, ts_rank(f.words, q.ranking) * (4 + f.popularity) * w.weight as score
        from found f cross join q left join named n on n.id = f.id cross join lateral (
          select case when n.whole or ${bearsIt} then ${WHOLE} when n.id is not null or f.id in (select id from begun) then 2 else 1 end as weight offset 0) w
        order by score desc, f.id limit ${2 * MOST_RANKED})
      select array(select id from ranked order by score desc, id) as ids, array(select score from ranked order by score desc, id) as scores,
        (select count(*) from ranked) as looked_at, exists (select from ranked where weight = ${WHOLE}) as named,
        ${tiers ? `(select count(*) from famous) + (select count(*) from popular) < ${MOST_RANKED} and ` : ''}(select count(*) from rest) < ${MOST_RANKED} as complete,
        (select tsvector_to_array(words) from ranked order by score desc, id limit 1) as words`;
    const [row] = await this.database.rows<Row>(sql, values);
    return row!;
  }
}

function asked(query: SearchQuery, terms: FoldedTerm[], spellings = new Map<string, string[]>()): Ranked {
  const full = inFull(terms);
  return {
    wanted: tsquery(terms, spellings),
    inFull: full && tsquery(full, spellings),
    ...refusedBeginnings(terms),
    ranking: rankingQuery(terms, spellings),
    isbns: query.isbns,
    refusedIsbns: query.refusedIsbns,
  };
}

/** Whether the words of a query are good as they are. */
function isEnough({ ids, named }: Row): boolean {
  return ids.length >= FEW || named;
}

function narrows({ marks = [], where }: Narrowing): boolean {
  return marks.length > 0 || where !== undefined;
}

function source(kind: SearchKind, { where }: Narrowing): string {
  return `search_${kind} d${where ? ` join ${kind} ${where.alias} on ${where.alias}.id = d.id` : ''}`;
}

function also({ where }: Narrowing): string {
  return where ? ` and ${where.sql}` : '';
}

function withMarks(wanted: string, { marks = [] }: Narrowing): string {
  return [wanted, ...marks].filter((part) => part !== '').join(' & ');
}

function correctable({ not, phrase, prefix, words }: FoldedTerm): boolean {
  return !not && !phrase && !prefix && words.length === 1 && words[0]!.length >= 3 && !/\d/.test(words[0]!);
}

function matches({ ids, scores, looked_at, complete }: Row, meaning: Meaning, correctedTo: string | null): Matches {
  return { ids, scores, total: complete && meaning.inFull === null ? looked_at : null, correctedTo, meaning };
}

/** The query with each word as the best hit has it. */
function spelled({ text }: SearchQuery, terms: FoldedTerm[], spellings: ReadonlyMap<string, string[]>, has: ReadonlySet<string>): string {
  return terms.filter(correctable).reduce((corrected, term) => {
    const word = term.words[0]!;
    const right = has.has(word) ? undefined : spellings.get(word)!.find((spelling) => has.has(spelling));
    return right === undefined ? corrected : corrected.replace(term.text, right);
  }, text);
}
