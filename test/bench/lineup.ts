import type { Contender } from './contender.js';
import type { Question } from './load.js';
import { otherPages } from './other-pages.js';
import type { Page } from './page.js';

/** The servers that run: each is a process of its own, and some are asked in several ways. */
export interface Servers {
  nginx: Contender;
  constant: Contender;
  map: Contender;
  peer: Contender;
  colophon: Contender;
  /** keeps no pages in its process */
  colophonWithoutMemory: Contender;
  /** for the misses, so that what they store does not weigh on the hits of another */
  colophonForMisses: Contender;
}

export const CONTENDERS = ['nginx', 'constant', 'map', 'map304', 'peer', 'l1', 'gzip', 'l1304', 'redis', 'miss'] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** What is measured: a server, and what it is asked. */
export interface Contestant<Name extends string = ContenderName> {
  name: Name;
  server: Contender;
  question: Question;
  /** connections at most; more would be refused as too much at once */
  atMost: number;
}

/** Pages that are in no cache, asked for at once: for each connection to the database four wait. */
const MISSES_AT_ONCE = 16;

/** Every server and every way of asking it. */
export function lineupOf(servers: Servers, { path, etag }: Page): Contestant[] {
  const page = { path, status: 200 };
  const unchanged = { path, status: 304, headers: { 'if-none-match': etag } };
  const hit = { says: { header: 'cache-status', pattern: /^Colophon; hit; ttl=\d+$/ } };
  const questions: Record<ContenderName, [Contender, Question]> = {
    nginx: [servers.nginx, page],
    constant: [servers.constant, page],
    map: [servers.map, page],
    map304: [servers.map, unchanged],
    peer: [servers.peer, { ...page, says: { header: 'x-cache', pattern: /^HIT$/ } }],
    l1: [servers.colophon, { ...page, ...hit }],
    gzip: [servers.colophon, { ...page, ...hit, headers: { 'accept-encoding': 'gzip' } }],
    l1304: [servers.colophon, { ...unchanged, ...hit }],
    redis: [servers.colophonWithoutMemory, { ...page, ...hit }],
    miss: [
      servers.colophonForMisses,
      { path: otherPages(), status: 200, says: { header: 'cache-status', pattern: /^Colophon; fwd=(uri-miss|bypass)/ } },
    ],
  };
  return CONTENDERS.map((name) => ({
    name,
    server: questions[name][0],
    question: questions[name][1],
    atMost: name === 'miss' ? MISSES_AT_ONCE : Infinity,
  }));
}
