import type { ProblemCode } from '../problems/catalogue.js';

/** One line of the published table: what an error of PostgreSQL means to a client. */
export interface SqlState {
  /** five characters: this condition; two: every other condition of the class (PostgreSQL manual, appendix A) */
  readonly sqlstate: string;
  readonly problem: ProblemCode;
  /** when PostgreSQL raises it */
  readonly meaning: string;
}

/** Everything that a request can meet. A condition stands before its class; what is not here is `internal-error`. */
export const SQLSTATES: readonly SqlState[] = [
  { sqlstate: '08', problem: 'database-unavailable', meaning: 'The connection was refused, was lost or cannot be used.' },
  { sqlstate: '22', problem: 'database-refused', meaning: 'A value is malformed or outside the range of its column, or holds U+0000.' },
  {
    sqlstate: '23001',
    problem: 'record-in-use',
    meaning: 'Another record refers to this one, and its reference restricts (since PostgreSQL 18).',
  },
  { sqlstate: '23502', problem: 'database-refused', meaning: 'A column that needs a value has none.' },
  { sqlstate: '23503', problem: 'record-in-use', meaning: 'Another record refers to this one, or this one to a record that has gone.' },
  { sqlstate: '23505', problem: 'record-exists', meaning: 'Another record has the same unique value.' },
  { sqlstate: '23514', problem: 'database-refused', meaning: 'A check of the table does not hold.' },
  { sqlstate: '23P01', problem: 'record-exists', meaning: 'Another record excludes this one.' },
  { sqlstate: '25006', problem: 'database-unavailable', meaning: 'The server only reads: it is a standby that has not taken over yet.' },
  { sqlstate: '25P03', problem: 'database-unavailable', meaning: 'The transaction stood idle for too long and was ended.' },
  { sqlstate: '28', problem: 'database-unavailable', meaning: 'The server does not take the user or the password that it is given.' },
  { sqlstate: '3D000', problem: 'database-unavailable', meaning: 'There is no database of this name on the server.' },
  { sqlstate: '40', problem: 'database-unavailable', meaning: 'A deadlock or a rival transaction; what was begun has been undone.' },
  { sqlstate: '53', problem: 'database-unavailable', meaning: 'Too many connections, no memory or no room on the disk.' },
  { sqlstate: '54000', problem: 'database-refused', meaning: 'A value is too long for an index.' },
  { sqlstate: '55P03', problem: 'database-unavailable', meaning: 'A lock was not free in time.' },
  { sqlstate: '57014', problem: 'query-too-slow', meaning: 'The statement was stopped at statement_timeout.' },
  {
    sqlstate: '57',
    problem: 'database-unavailable',
    meaning: 'The server is starting, stopping or restarting, or an operator ended the session.',
  },
];

/** What the network says when there is no server to answer with a SQLSTATE: the codes of Node.js. */
export const NETWORK_CODES = [
  'EAGAIN',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
] as const;

/** What pg and TypeORM say without any code when the connection is at fault: their messages, or what they begin with. */
export const CONNECTION_MESSAGES = [
  'Cannot use a pool after calling end on the pool',
  'Client has encountered a connection error',
  'Client was closed',
  'Connection terminated',
  'Query read timeout',
  'Query runner already released',
  'timeout exceeded when trying to connect',
  'timeout expired',
] as const;
