import { connect } from 'node:net';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  /** in lower case; of a header that comes twice, the last one */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** everything, for answers that are none */
  readonly text: string;
}

/** Milliseconds after which a server that says nothing has failed. */
const PATIENCE = 20_000;

/**
 * Sends bytes that need not be HTTP over a connection of its own, each part when the one before it has left, and answers what comes
 * back until the other side closes, or until an answer is complete. `after` milliseconds lie between the parts.
 */
export async function sendRaw(port: number, parts: readonly (string | Buffer)[], { after = 0 } = {}): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  const done = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no answer within ${PATIENCE} ms to ${JSON.stringify(String(parts[0]).slice(0, 80))}`)),
      PATIENCE,
    );
    const finish = () => {
      clearTimeout(timer);
      resolve();
    };
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (isComplete(Buffer.concat(chunks).toString())) finish();
    });
    socket.on('close', finish);
    socket.on('error', finish); // an end by reset is an end
  });
  for (const part of parts) {
    if (!socket.writable) break;
    socket.write(part);
    if (after > 0) await new Promise((resolve) => setTimeout(resolve, after));
  }
  await done;
  socket.destroy();
  return parseAnswer(Buffer.concat(chunks).toString());
}

/** A request with a head that is written by hand, which closes its connection. */
export function requestText(line: string, headers: readonly string[] = [], body = ''): string {
  return [`${line} HTTP/1.1`, 'Host: catalogue.example', 'Connection: close', ...headers, '', body].join('\r\n');
}

function parseAnswer(received: string): RawAnswer {
  const text = received.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(lines.map((each) => [each.split(':', 1)[0]!.toLowerCase(), each.slice(each.indexOf(':') + 1).trim()]));
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1] ?? 0), headers, body: rest.join('\r\n\r\n'), text: received };
}

function isComplete(text: string): boolean {
  const { status, headers, body } = parseAnswer(text);
  return status >= 200 && headers['content-length'] !== undefined && Buffer.byteLength(body) >= Number(headers['content-length']);
}
