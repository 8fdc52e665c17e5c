import { Injectable } from '@nestjs/common';
import { LiveRecords, revised } from '../../platform/database/live-records.js';
import type { ChildRow } from '../../platform/database/children.js';
import { type Columns, jsonRows } from '../../platform/database/json-sql.js';
import type { Transaction } from '../../platform/database/writes.js';
import { inMoments, named, oneOf } from '../../platform/filters/clauses.js';
import { momentSpans } from '../../platform/filters/date-forms.js';
import { Conditions } from '../../platform/pagination/conditions.js';
import type { Found, FoundOne, Written } from '../../platform/pagination/found.js';
import { RecordReader } from '../../platform/pagination/record-reader.js';
import type { Shape } from '../../platform/shapes/shape.js';
import { RecordWrites } from '../../platform/writing/record-writes.js';
import type { WriteRequest } from '../../platform/writing/write-request.js';
import { exists, Problem, incompleteMember } from '../../platform/problems/problem.js';
import { nameKey } from '../../standards/sort-key.js';
import { SearchPagesRepository } from '../search/index.js';
import { seriesNames } from './series-names.js';
import type { NewSeries, NewSeriesEntry, SeriesChanges, SeriesDetailDto, SeriesDto, SeriesQuery } from './series.dto.js';
import { Series } from './series.entity.js';

const SERIES = 'series s';
const columns: Columns = { id: 's.id', kind: 's.kind', name: 's.name', updatedAt: 'iso_time(s.updated_at)' };
const detail: Columns = { ...columns, version: 's.version', createdAt: 'iso_time(s.created_at)' };

@Injectable()
export class SeriesRepository {
  constructor(
    private readonly pages: SearchPagesRepository,
    private readonly records: RecordReader,
    private readonly live: LiveRecords,
    private readonly writes: RecordWrites,
  ) {}

  findPage(query: SeriesQuery): Promise<Found<SeriesDto>> {
    const where = new Conditions('s')
      .filter('kind', query.kind, (any) => oneOf('s.kind', any, 'text', { from: SERIES, order: 's.name_key' }))
      .filter('name', query.name, (any) => named('s.name_key', any, seriesNames.fold, SERIES))
      .filter('updated', momentSpans(query.updated), (any) => inMoments('s.updated_at', any, SERIES));
    const sortable = { name: 's.name_key', updated: 's.updated_at' };
    return this.pages.read('series', { from: SERIES, alias: 's', where, sortable, columns }, query);
  }

  async getById(id: number, shape: Shape = {}, reader?: Transaction): Promise<FoundOne<SeriesDetailDto>> {
    const series = await this.records.find<SeriesDetailDto>(detail, 'from series s where s.id = $1 and s.deleted_at is null', [id], {
      shape,
      reader,
    });
    if (!series) throw await this.live.problem('series', id, reader);
    return series;
  }

  /** The same inside a transaction. */
  private readonly read = (tx: Transaction, id: number): Promise<FoundOne<SeriesDetailDto>> => this.getById(id, {}, tx);

  create({ kind, name }: NewSeries, write: WriteRequest): Promise<Written<SeriesDetailDto>> {
    return this.writes.create(write, 'series', {
      insert: async (tx) => {
        await this.demandFree(tx, kind, name, null);
        const { identifiers } = await tx.manager.insert(Series, { kind, name, nameKey: nameKey(name) });
        const { id } = identifiers[0] as { id: number };
        return id;
      },
      read: this.read,
    });
  }

  update(id: number, changes: SeriesChanges, write: WriteRequest): Promise<Written<SeriesDetailDto>> {
    return this.writes.update(write, 'series', id, changes, {
      change: async (tx, current: Series) => {
        const { kind, name } = { ...current, ...changes };
        await this.demandFree(tx, kind, name, id);
        await tx.manager.update(Series, { id }, { name, nameKey: nameKey(name), ...revised });
      },
      read: this.read,
    });
  }

  remove(id: number, write: WriteRequest): Promise<Written> {
    return this.writes.remove(write, 'series', id, {
      demandFree: async (tx) => {
        const [needed] = await tx.rows(
          `select from series_entries e left join works w on w.id = e.work_id left join books b on b.id = e.book_id
           where e.series_id = $1 and coalesce(w.deleted_at, b.deleted_at) is null limit 1`,
          [id],
        );
        if (needed) throw new Problem('record-in-use', `Works or books belong to the series ${id}.`);
      },
      read: this.read,
    });
  }

  /** The rows of a client's series; a series that is only named is added when there is none. `kind`: what a new one is. */
  async entryRows(tx: Transaction, kind: string, entries: readonly NewSeriesEntry[]): Promise<ChildRow[]> {
    const references = entries.flatMap(({ seriesId }, i) => (seriesId ? [{ id: seriesId, pointer: `/series/${i}/seriesId` }] : []));
    await this.live.demandReferences(tx, 'series', references);
    const rows: ChildRow[] = [];
    for (const [i, { seriesId, name, number = null }] of entries.entries()) {
      if (!seriesId && !name) throw incompleteMember(`/series/${i}`, 'must have seriesId or name');
      const id = seriesId ?? (await this.ensure(tx, kind, name!));
      rows.push({ series_id: id, number_raw: number, number_sort: numberIn(number), raw: name ?? null, is_primary: i === 0 });
    }
    return rows;
  }

  private async ensure(tx: Transaction, kind: string, name: string): Promise<number> {
    const key = nameKey(name);
    // one of the other kind is the one that is meant where there is none of this
    const known = 'from series where name_key = $2 and deleted_at is null';
    const add = `insert into series (kind, name, name_key) select $1, $3, $2 where not exists (select ${known})
      on conflict (kind, name_key) where deleted_at is null do nothing`;
    const find = `select id ${known} order by kind = $1 desc limit 1`;
    return this.live.ensure(tx, 'series', [add, [kind, key, name]], [find, [kind, key]]);
  }

  private async demandFree(tx: Transaction, kind: string, name: string, self: number | null): Promise<void> {
    const [other] = await tx.rows<{ id: number }>(
      'select id from series where kind = $1 and name_key = $2 and deleted_at is null and id is distinct from $3',
      [kind, nameKey(name), self],
    );
    if (other) throw exists('series', name, `/v1/series/${other.id}`);
  }
}

/** The first number in what is printed: `v. 2` is 2, `no. 3.5` is 3.5. */
function numberIn(text: string | null): number | null {
  const found = /\d{1,9}(\.\d{1,4})?/.exec(text ?? '');
  return found ? Number(found[0]) : null;
}

/** The SQL of a record's series as JSON. */
export function seriesSql(owner: string, id: string): string {
  return jsonRows(`select s.id, s.name, e.number_raw as number from series_entries e join series s on s.id = e.series_id
    where e.${owner}_id = ${id} order by e.position`);
}
