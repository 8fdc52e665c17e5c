import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { APOSTROPHES, fold, sortKey } from '../../standards/sort-key.js';
import type { HitDto, HitsMeta, SearchQueryDto, SuggestionDto, SuggestQuery } from './search.dto.js';
import { type SearchKind, searchKinds } from './search-kinds.js';
import { SearchRepository } from './search.repository.js';
import { afterPrefix, WordsRepository } from './words.repository.js';

/** What a hit shows of each kind. */
const SHOWN: Record<SearchKind, { label: string; by: string }> = {
  works: { label: 'title', by: firstCredit('work_contributors c where c.work_id = r.id') },
  books: {
    label: 'title',
    by: `coalesce(${firstCredit('book_contributors c where c.book_id = r.id')}, ${firstCredit('work_contributors c where c.work_id = r.work_id')})`,
  },
  authors: { label: 'name', by: 'null' },
  publishers: { label: 'name', by: 'null' },
  series: { label: 'name', by: 'null' },
  subjects: { label: 'heading', by: 'null' },
};
/** A hit of a kind with few words says more than its popularity: what a title weighs against a heading. */
const WEIGHT: Record<SearchKind, number> = { works: 1, authors: 1, books: 0.7, series: 0.5, subjects: 0.5, publishers: 0.4 };
/** Titles and names with a beginning that are looked at in each tier. */
const MOST_LOOKED_AT = 1000;
/** The same of those that are not popular: when there are many, the popular ones were enough. */
const MOST_OTHERS = 200;
/** The same where the popularity of each has to be looked up in another table. */
const MOST_LOOKED_UP = 40;

/** The word that is being typed, with its apostrophes, and the signs of C++ and C#: what folding makes one word of. Behind any other sign there is none. */
const LAST_WORD = new RegExp(`(?:[\\p{L}\\p{N}\\p{M}\\p{Cf}´]|${APOSTROPHES.source})*[+#]*$`, 'u');

/** Searching all kinds at once, and completing what somebody types. */
@Injectable()
export class HitsRepository {
  constructor(
    private readonly database: Database,
    private readonly search: SearchRepository,
    private readonly words: WordsRepository,
  ) {}

  /** The best hits of all kinds, or of one. */
  async find({ q, kind, limit }: SearchQueryDto): Promise<{ hits: HitDto[]; meta: HitsMeta }> {
    const kinds = kind ? [kind] : searchKinds;
    const found: { kind: SearchKind; ids: number[]; scores: number[]; correctedTo: string | null }[] = [];
    // one after the other: a search must not take all the connections of the pool
    for (const each of kinds) found.push({ kind: each, ...(await this.search.find(each, q)) });
    const asWritten = found.some(({ ids, correctedTo }) => correctedTo === null && ids.length > 0);
    const right = found.filter(({ correctedTo }) => !asWritten || correctedTo === null);
    const best = right
      .flatMap(({ kind, ids, scores }) => ids.slice(0, limit).map((id, i) => ({ kind, id, score: scores[i]! * WEIGHT[kind] })))
      .sort((a, b) => b.score - a.score)
      .slice(0, limit);
    const correctedTo = asWritten ? null : (right.find(({ correctedTo }) => correctedTo !== null)?.correctedTo ?? null);
    const hits = await this.show(best);
    return { hits, meta: { limit, count: hits.length, correctedTo } };
  }

  /** Titles and names that begin like this, the most popular first; then completions of the last word. */
  async suggest({ q, limit }: SuggestQuery): Promise<SuggestionDto[]> {
    const [title, name] = [sortKey(q), fold(q)];
    // names of authors are divided at an apostrophe, titles are not: O'Brien, L'Étranger
    const divided = fold(q.replace(APOSTROPHES, ' '));
    // what is only a sign is folded to nothing, which everything begins with
    const keys = [...new Set([title, name, divided])].filter((key) => key !== '');
    const found = keys.length === 0 ? [] : await this.titlesAndNames(q, keys, limit);
    const { 0: typed, index } = LAST_WORD.exec(q)!;
    const last = fold(typed);
    // a word with a sign behind it is complete ("who?"), and what is folded to several words is none that could be completed
    if (found.length >= limit || last === '' || last.includes(' ')) return found;
    const words = await this.words.completions(last, limit - found.length);
    const before = q.slice(0, index);
    return [...found, ...words.filter((word) => word !== last).map((word) => ({ kind: 'words', id: null, text: before + word }))];
  }

  private async titlesAndNames(q: string, keys: string[], limit: number): Promise<SuggestionDto[]> {
    const begins = (column: string, most: number) =>
      `${column} >= k.key collate "C" and ${column} < k.last collate "C" order by ${column} limit ${most}`;
    const titles = (condition: string) =>
      `select 'works' as kind, w.id, w.popularity from k cross join lateral (
        select id, popularity from search_works where live and ${condition} and ${begins('title_sort', MOST_LOOKED_AT)}) w`;
    // the tiers are made by popularity: what a higher one has comes before all of a lower one
    // names of authors are folded by the database, which parts ideographs: 村上 is 村  上
    const sql = `
      with k as materialized (
        select key, key || $2 as last from (select unnest($1::text[]) as key union select btrim(search_fold($4))) folded where key <> ''),
      famous as materialized (${titles('tier = 2')}),
      popular as materialized (select * from (${titles('tier = 1')}) t where (select count(*) from famous) < $3),
      others as materialized (
        select 'works' as kind, w.id, s.popularity from k cross join lateral (
          select id from works where deleted_at is null and ${begins('title_sort', MOST_LOOKED_UP)}) w
        join search_works s on s.id = w.id where s.tier = 0 and (select count(*) from famous) + (select count(*) from popular) < $3),
      known as materialized (
        select 'authors' as kind, a.id, a.popularity from k cross join lateral (
          select id, popularity from search_authors where live and tier > 0 and ${begins('name_key', MOST_LOOKED_AT)}) a),
      names as materialized (
        select 'authors' as kind, n.id, n.popularity from (
          select a.id, a.popularity from k cross join lateral (
            select id, popularity from search_authors where live and ${begins('name_key', MOST_OTHERS)}) a
          union all
          select s.id, s.popularity from k cross join lateral (
            select id from authors where deleted_at is null and ${begins('name_sort', MOST_LOOKED_UP)}) a
          join search_authors s on s.id = a.id) n where (select count(*) from known) < $3),
      best as (select distinct kind, id, popularity from (
          select * from famous union all select * from popular union all select * from others union all select * from known union all select * from names) b
        order by popularity desc, kind, id limit 4 * $3),
      shown as (select b.kind, b.id, b.popularity, coalesce(w.title, a.name) as text from best b
        left join works w on b.kind = 'works' and w.id = b.id left join authors a on b.kind = 'authors' and a.id = b.id)
      select kind, id, text from (select distinct on (kind, lower(text)) * from shown order by kind, lower(text), popularity desc, id) d
      order by popularity desc, kind, id limit $3`;
    return this.database.rows<SuggestionDto>(sql, [keys, afterPrefix(''), limit, q]);
  }

  private async show(best: { kind: SearchKind; id: number }[]): Promise<HitDto[]> {
    if (best.length === 0) return [];
    const kinds = searchKinds.filter((kind) => best.some((hit) => hit.kind === kind));
    const rows = await this.database.rows<{ kind: SearchKind; id: number; label: string; by: string | null }>(
      kinds
        .map((kind, i) => {
          const { label, by } = SHOWN[kind];
          const ids = `$${i + 1}::integer[]`;
          return `select '${kind}' as kind, r.id, r.${label} as label, ${by} as by from ${kind} r where r.id = any(${ids})`;
        })
        .join(' union all '),
      kinds.map((kind) => best.filter((hit) => hit.kind === kind).map(({ id }) => id)),
    );
    return best.flatMap(({ kind, id }) => {
      const row = rows.find((found) => found.kind === kind && found.id === id);
      return row ? [{ ...row, links: { self: `/v1/${kind}/${id}` } }] : [];
    });
  }
}

function firstCredit(from: string): string {
  return `(select coalesce((select name from authors where id = c.author_id), c.credited_as) from ${from} order by c.position limit 1)`;
}
