import { format, resolveConfig } from 'prettier';
import { tsImport } from 'tsx/esm/api';

const fromSource = (path) => tsImport(`../src/platform/${path}`, import.meta.url);

const ANSWERERS = { application: 'application', proxy: 'proxy', both: 'application, proxy' };

/** docs/problems.md, from the catalogue of problems and the table of SQLSTATEs. `file` says how it is formatted. */
export async function problemsReference(file) {
  const { publishedProblems } = await fromSource('problems/published-problems.ts');
  const { CONNECTION_MESSAGES, NETWORK_CODES, SQLSTATES } = await fromSource('database/sqlstates.ts');
  const problems = publishedProblems();
  const live = problems.filter(({ answeredBy }) => answeredBy !== 'retired');
  const retired = problems.filter(({ answeredBy }) => answeredBy === 'retired');
  const text = `# Problems

<!-- Written by npm run generate from src/platform/problems and src/platform/database/sqlstates.ts. Change those. -->

Every error of the service is \`application/problem+json\` (RFC 9457); [the API](api.md#errors) shows one. \`code\` is for programs: it means what this page
says, and is never used for anything else. \`type\` is \`/problems/\` and the code, and opens a page that says the same. \`detail\` is for people and may
change.

## Codes

The proxy is nginx, where it stands in front: what it refuses never reaches the application.

${table(
  ['status', 'code', 'title', 'meaning', 'answered by'],
  live.map(({ status, code, title, meaning, answeredBy }) => [status, `\`${code}\``, title, meaning, ANSWERERS[answeredBy]]),
)}

## Retired codes

${
  retired.length === 0
    ? 'There are none yet. A code that is no longer answered is listed here and never used again.'
    : table(
        ['status', 'code', 'title', 'meaning'],
        retired.map(({ status, code, title, meaning }) => [status, `\`${code}\``, title, meaning]),
      )
}

## Errors of the database

What an error of PostgreSQL means to a client, by its SQLSTATE (PostgreSQL manual, appendix A). Two characters stand for all other conditions of the
class. An error that is not here is a fault of ours: \`internal-error\`, with a request id that finds it in the logs. No answer holds SQL or the message
of the database.

${table(
  ['SQLSTATE', 'code', 'when'],
  SQLSTATES.map(({ sqlstate, problem, meaning }) => [`\`${sqlstate}\``, `\`${problem}\``, meaning]),
)}

Without a SQLSTATE, these are \`database-unavailable\` as well:

- what the network says: ${NETWORK_CODES.map((code) => `\`${code}\``).join(', ')};
- what the driver says: ${CONNECTION_MESSAGES.map((message) => `\`${message}\``).join(', ')}.
`;
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');
}

function cell(value) {
  return String(value).replaceAll('|', '\\|').replaceAll('*', '\\*');
}
