import { TextField } from '../fields/fields.js';

/** The path of the page of a problem. */
export class ProblemPath {
  @TextField({ max: 100, description: 'The code of a problem.', example: 'invalid-parameter' })
  readonly code: string;
}
