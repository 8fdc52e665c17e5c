/** Below this are the pages. */
const PAGES = '/v1/';
/** Characters of the longest address that counts. */
const LONGEST = 2_000;

/**
 * The address that one line asks for: path and query of a page, or null. A line is an address itself, a line of nginx.conf's own log
 * (JSON), or one of the common or combined log format; of logs, only GET counts.
 */
export function addressIn(line: string): string | null {
  const text = line.trim();
  const target = text.startsWith('{') ? fromJson(text) : /^(\/|https?:\/\/)\S*$/i.test(text) ? text : fromLog(text);
  return target === null ? null : pageAt(target);
}

function fromJson(text: string): string | null {
  try {
    const { method, uri } = JSON.parse(text) as { method?: unknown; uri?: unknown };
    return method === 'GET' && typeof uri === 'string' ? uri : null;
  } catch {
    return null; // cut off, or something else
  }
}

const getAt = /GET (\S+)(?: HTTP\/[\d.]+)?" \d{3}\b/y;

/** `192.0.2.1 - - [24/Nov/2026:10:00:00 +0000] "GET /v1/books HTTP/1.1" 200 5120 …` */
function fromLog(text: string): string | null {
  const time = text.indexOf('] "');
  if (time === -1) return null;
  getAt.lastIndex = time + '] "'.length;
  return getAt.exec(text)?.[1] ?? null;
}

/** Path and query as the application reads them, without scheme, host and fragment. */
function pageAt(target: string): string | null {
  // two slashes would be read as the beginning of a host
  if (target.length > LONGEST || target.startsWith('//') || !URL.canParse(target, 'http://localhost')) return null;
  const { pathname, search } = new URL(target, 'http://localhost');
  return pathname.startsWith(PAGES) ? pathname + search : null;
}
