import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { List, PagePlan, Wanted } from './page-plan.js';
import { setPlan } from './set-plan.js';
import { shortPlan } from './short-plan.js';
import { SHORT, survey, type Surveyed } from './survey.js';
import { walkPlan } from './walk-plan.js';

/**
 * Decides how a page of a filtered list is found. PostgreSQL would have to guess how many records each filter leaves, and whether those
 * stand at the beginning of the order or at its end; here the lists are looked at first.
 */
@Injectable()
export class FilteredPages {
  constructor(private readonly database: Database) {}

  /** The plan for a list that has demands. */
  async plan(list: List, wanted: Wanted): Promise<PagePlan> {
    const surveyed = await survey(this.database, list.where, list.sets);
    const [shortest] = surveyed.filter(isShort).sort((a, b) => a.count - b.count);
    if (shortest) return shortPlan(list, wanted, shortest);
    return list.sets ? setPlan(list, list.sets, wanted, surveyed) : walkPlan(list, wanted, surveyed);
  }
}

function isShort({ demand, stored, count }: Surveyed): boolean {
  return !demand.not && demand.ids !== undefined && stored.length === 0 && count <= SHORT;
}
