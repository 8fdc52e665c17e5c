import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Demand } from './conditions.js';
import type { Cursor } from './cursor.js';
import { after, columnOf, orderKeys, turned } from './page-order.js';
import { listedPlan, longListOf } from './whole-plan.js';
import type { List, PagePlan, Wanted } from './page-plan.js';
import { setPlan } from './set-plan.js';
import { shortPlan } from './short-plan.js';
import { SHORT, survey, type Surveyed, unlooked } from './survey.js';
import { walkPlan } from './walk-plan.js';

/**
 * Decides how a page of a filtered list is found. PostgreSQL would have to guess how many records each filter leaves, and whether those
 * stand at the beginning of the order or at its end; here the lists are looked at first.
 */
@Injectable()
export class FilteredPages {
  constructor(private readonly database: Database) {}

  /** The plan for a list that has demands. */
  async plan(list: List, wanted: Wanted, cursor: Cursor | undefined): Promise<PagePlan> {
    const surveyed = await survey(this.database, list.where, list.sets);
    const [first] = surveyed;
    if (surveyed.length === 1 && first!.ordered !== null && !first!.demand.not && first!.demand.any.length === 1) {
      const { entries, id } = list.sets!.ordered;
      return listedPlan(longListOf(list, first!.ordered, entries, id), wanted, cursor);
    }
    return cursor ? this.planAfter(list, wanted, cursor, surveyed) : this.planOf(list, wanted, surveyed);
  }

  /** A page that a cursor names is one that begins with the first record after it. Who goes on knows the total already. */
  private planAfter(list: List, wanted: Wanted, { way, values }: Cursor, surveyed: readonly Surveyed[]): PagePlan {
    const walk = { from: list.from, id: `${list.alias}.id`, sortable: list.sortable };
    const keys = way === 'after' ? orderKeys(wanted.sort) : turned(orderKeys(wanted.sort));
    const beyond: Demand = {
      name: 'cursor',
      not: false,
      any: values,
      of: () => beyond,
      holds: (bind) => after(keys, values, walk, bind),
      column: columnOf(keys[0]!, walk),
    };
    const sort = keys.map(({ name, descending }) => `${descending ? '-' : ''}${name}`).join(',');
    const rest = { ...wanted, sort, offset: 0, count: 'none' as const };
    const narrowed = { ...list, where: list.where.with(beyond) };
    return { ...this.planOf(narrowed, rest, [...surveyed, unlooked(beyond)]), uncounted: true };
  }

  private planOf(list: List, wanted: Wanted, surveyed: readonly Surveyed[]): PagePlan {
    const [shortest] = surveyed.filter(isShort).sort((a, b) => a.count - b.count);
    if (shortest) return shortPlan(list, wanted, shortest);
    return list.sets ? setPlan(list, list.sets, wanted, surveyed) : walkPlan(list, wanted, surveyed);
  }
}

function isShort({ demand, stored, count }: Surveyed): boolean {
  return !demand.not && demand.ids !== undefined && stored.length === 0 && count <= SHORT;
}
