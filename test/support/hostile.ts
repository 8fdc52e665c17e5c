import pg from 'pg';
import { SampleCatalogue } from '../../src/modules/imports/index.js';
import { PROBLEMS, type ProblemCode } from '../../src/platform/problems/catalogue.js';
import { ADMIN_KEY, type Api, startApi } from './api.js';
import { requestText, type RawAnswer, sendRaw } from './raw-http.js';

/** A request that somebody may send by mistake or on purpose, and what it may be answered. */
export interface Attack {
  readonly name: string;
  readonly parts: readonly (string | Buffer)[];
  readonly answers: readonly (number | ProblemCode)[];
}

/** An instance with the sample catalogue. */
export interface Target {
  readonly api: Api;
  readonly port: number;
  /** Sends each attack to a port and tells what was answered wrongly. */
  faults(attacks: readonly Attack[], port?: number): Promise<string[]>;
  /** Every table that holds what clients wrote, as a count and a digest of its rows. */
  state(): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

/** Queues, counts and copies that the service itself keeps of the other tables, when it finds the time. */
const KEPT_BY_THE_SERVICE = '^(page_|book_set|long_list|search_|cache_)';

/** Starts an instance with the sample catalogue, to be treated badly. */
export async function startTarget(): Promise<Target> {
  const api = await startApi();
  const client = new pg.Client({ connectionString: api.settings.databaseUrl });
  await api.app.get(SampleCatalogue).loadIntoEmpty();
  await client.connect();
  const { port } = api.app.getHttpServer().address() as { port: number };
  return {
    api,
    port,
    faults: async (attacks, at = port) => {
      const faults: string[] = [];
      for (const { name, parts, answers } of attacks) {
        const answer = await sendRaw(at, parts);
        faults.push(...faultsOf(answer, answers).map((fault) => `${name}: ${fault}`));
      }
      return faults;
    },
    state: () => stateOf(client),
    stop: async () => {
      await client.end();
      await api.stop();
    },
  };
}

/** A GET of an address that is written as it is sent. */
export function getting(target: string, ...answers: Attack['answers']): Attack {
  return { name: `GET ${shortened(target)}`, parts: [requestText(`GET ${target}`)], answers };
}

/** A write with the admin key; the body is sent as it is. */
export function sending(
  line: string,
  body: string | Buffer,
  answers: Attack['answers'],
  { type = 'application/json', headers = [] }: { type?: string; headers?: string[] } = {},
): Attack {
  const bytes = Buffer.from(body);
  const head = [
    `X-Api-Key: ${ADMIN_KEY}`,
    ...(/^(PATCH|DELETE) /.test(line) ? ['If-Match: *'] : []),
    `Content-Length: ${bytes.length}`,
    ...(type === '' ? [] : [`Content-Type: ${type}`]),
    ...headers,
  ];
  return { name: `${line} ${type} ${headers.join(' ')} ${shortened(bytes.toString())}`, parts: [requestText(line, head), bytes], answers };
}

/** What must hold of any answer, and of the answer to this. */
function faultsOf(answer: RawAnswer, expected: Attack['answers']): string[] {
  const { status, headers, body } = answer;
  const faults: string[] = [];
  const problem = status >= 300 ? readProblem(body) : null;
  if (!expected.some((each) => each === status || each === problem?.code)) faults.push(`answers ${status} ${body.slice(0, 300)}`);
  if (status === 0 || status >= 500) faults.push(`answers ${status || answer.text.slice(0, 100)}`);
  if (status < 300 || status === 304) return faults;
  if (headers['content-type'] !== 'application/problem+json') faults.push(`is ${headers['content-type']}`);
  const known = problem === null ? undefined : PROBLEMS[problem.code];
  if (problem === null) faults.push('is no problem document');
  else {
    const members = Object.keys(problem).sort().join();
    if (members !== 'code,detail,errors,requestId,status,title,type') faults.push(`has the members ${members}`);
    if (known?.status !== status || problem.status !== status || known.title !== problem.title) faults.push(`is not in the catalogue`);
    if (problem.type !== `/problems/${problem.code}` || problem.requestId !== headers['x-request-id'])
      faults.push(`has another type or id`);
    if (problem.errors.length > 50) faults.push(`tells ${problem.errors.length} mistakes`);
    if (problem.detail === '' || problem.detail.endsWith('undefined')) faults.push('says nothing');
  }
  if (headers['cache-control'] !== 'no-store') faults.push(`may be stored: ${headers['cache-control']}`);
  if (
    / at \S+ \(|node_modules|\/src\/|\/dist\/|\.[jt]s:\d|\b(select|insert into|QueryFailed|SQLSTATE|relation|syntax error)\b|TypeError/.test(
      body,
    )
  )
    faults.push(`leaks: ${body.slice(0, 300)}`);
  return faults;
}

interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  requestId: string;
  errors: unknown[];
}

function readProblem(body: string): ProblemBody | null {
  try {
    return JSON.parse(body) as ProblemBody;
  } catch {
    return null;
  }
}

async function stateOf(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname !~ $1 order by 1`,
    [KEPT_BY_THE_SERVICE],
  );
  const state: Record<string, string> = {};
  for (const { name } of rows) {
    const found = await client.query<{ state: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as state from ${name} t`,
    );
    state[name] = found.rows[0]!.state;
  }
  return state;
}

function shortened(text: string): string {
  const shown = JSON.stringify(text.length > 80 ? `${text.slice(0, 60)}… (${text.length})` : text);
  return shown.slice(1, -1);
}
