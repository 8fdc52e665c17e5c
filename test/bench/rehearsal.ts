import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { request } from 'undici';
import type { Contestant } from './lineup.js';
import type { Question } from './load.js';
import type { Page } from './page.js';

/** How long a server has until it answers as it should: caches fill, and connect to Redis, after the start; milliseconds. */
const PATIENCE = 10_000;

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Asks until the answer says what it should. Throws a sentence when it does not. */
export async function askUntilItFits(port: number, question: Question): Promise<Answer> {
  for (const deadline = Date.now() + PATIENCE; ; await pause(50)) {
    const answer = await ask(port, question);
    const said = question.says && String(answer.headers[question.says.header]);
    if (answer.status === question.status && (said === undefined || question.says!.pattern.test(said))) return answer;
    if (Date.now() > deadline)
      throw new Error(`It answers ${answer.status}${said === undefined ? '' : ` with ${question.says!.header}: ${said}`}.`);
  }
}

/** Makes sure that a contestant answers what it is measured for. Throws a sentence that names it when it does not. */
export async function rehearse({ name, server, question }: Contestant<string>, page: Page): Promise<void> {
  try {
    const { body } = await askUntilItFits(server.port, question);
    const expected = question.status === 304 ? '' : page.body;
    if (question.path === page.path && body !== expected) throw new Error('It answers another page.');
  } catch (error) {
    throw new Error(`${name} does not do what is to be measured. ${(error as Error).message}`, { cause: error });
  }
}

async function ask(port: number, { path, headers }: Question): Promise<Answer> {
  const address = typeof path === 'string' ? path : path();
  const answer = await request(`http://127.0.0.1:${port}${address}`, { headers });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  const body = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
  return { status: answer.statusCode, headers: answer.headers, body: body.toString() };
}
