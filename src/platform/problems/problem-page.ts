import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { AnsweredBy, PublishedProblem } from './published-problems.js';

const STYLE = `body{max-width:44rem;margin:3rem auto;padding:0 1rem;font:1rem/1.5 sans-serif;color:#1b1b1b;background:#fff}
code{font-family:monospace}table{border-collapse:collapse}th,td{padding:.3rem 1rem .3rem 0;text-align:left;vertical-align:top}
@media (prefers-color-scheme:dark){body{color:#e8e8e8;background:#161616}a{color:#8ab4f8}}`;

/** What the pages may do: show themselves in this one style. No script, no form, no frame (CSP level 3). */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const answerers: Record<AnsweredBy, string> = {
  application: 'The application answers it.',
  proxy: 'The proxy in front of the application answers it.',
  both: 'The application answers it, or the proxy in front of it.',
  retired: 'This code is retired: it was answered once, is not answered any more and will never mean anything else.',
};

/** The HTML page that the `type` of a problem points to. */
export function problemPage({ code, status, title, meaning, answeredBy }: PublishedProblem): string {
  const reason = STATUS_CODES[status] ?? '';
  return document(
    title,
    `<h1>${escaped(title)}</h1>
<p><code>${escaped(code)}</code>, status ${status} ${escaped(reason)}</p>
<p>${escaped(meaning)}</p>
<p>${escaped(answerers[answeredBy])}</p>
<p><a href="/problems">All problems</a></p>`,
  );
}

/** The HTML page that lists them. */
export function problemListPage(problems: readonly PublishedProblem[]): string {
  const rows = problems.map(
    ({ code, status, title, answeredBy }) =>
      `<tr><td>${status}</td><td><a href="/problems/${encodeURIComponent(code)}"><code>${escaped(code)}</code></a></td>` +
      `<td>${escaped(title)}${answeredBy === 'retired' ? ' (retired)' : ''}</td></tr>`,
  );
  return document(
    'Problems',
    `<h1>Problems</h1>
<p>Every error of this service is application/problem+json (RFC 9457). Its code is one of these.</p>
<table>
<thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Title</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`,
  );
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)} - Colophon</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
