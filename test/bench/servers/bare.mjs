// The least that a server on node:http can do: node bare.mjs constant|map [socket], with the page as JSON on standard input. With the path
// of a unix socket it listens there as well. A page may come with the whole head of another server (`whole`): it is sent for its path then.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { measured } from './measured.mjs';

const [what, socket] = process.argv.slice(2);
const { path, etag, body, whole } = await json(process.stdin);
const bytes = Buffer.from(body);
const head = { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length, etag };

const constant = (_, response) => response.writeHead(200, head).end(bytes);

const pages = new Map([[path, { etag, head, bytes }]]);
if (whole !== undefined) pages.set(whole.path, { etag, head: whole.head, bytes });
const lookup = (request, response) => {
  const page = pages.get(request.url);
  if (page === undefined) response.writeHead(404).end();
  else if (request.headers['if-none-match'] === page.etag) response.writeHead(304, { etag: page.etag }).end();
  else response.writeHead(200, page.head).end(page.bytes);
};

const open = () => createServer({ keepAliveTimeout: 75_000 }, what === 'map' ? lookup : constant);
if (socket !== undefined) await once(open().listen(socket), 'listening');
const server = open();
server.listen(0, '127.0.0.1', () => measured(server.address().port));
