import { IdField } from '../../platform/fields/fields.js';

/** The path of one record. */
export class ById {
  @IdField({ description: 'The id of the record.' })
  readonly id: number;
}
