import { columns } from './columns.js';
import { type Figure, median, ratio, type Round, valuesOf } from './figures.js';
import { CONTENDERS, type ContenderName } from './lineup.js';

const TITLES: Record<ContenderName, string> = {
  nginx: 'nginx: a file',
  constant: 'node:http: one buffer',
  map: 'node:http: a Map of pages',
  map304: 'node:http: a Map of pages, 304',
  peer: 'Nest: CacheInterceptor, Redis',
  l1: 'Colophon: hit in the process',
  gzip: 'Colophon: hit in the process, gzip',
  l1304: 'Colophon: hit in the process, 304',
  redis: 'Colophon: hit in Redis',
  miss: 'Colophon: miss',
};

/** What a contender is held against: a 304 against a 304, all else against the Map that answers with the page. */
const referenceOf = (name: ContenderName): ContenderName => (name.endsWith('304') ? 'map304' : 'map');

/** The ratios that the last line names. */
const RATIOS: Record<string, [Figure, ContenderName, ContenderName]> = {
  l1HitCpuVsBareMap: ['cpu', 'l1', 'map'],
  notModifiedCpuVsBare: ['cpu', 'l1304', 'map304'],
  redisHitCpuVsBareMap: ['cpu', 'redis', 'map'],
  nestInterceptorCpuVsL1Hit: ['cpu', 'peer', 'l1'],
  l1HitRpsVsBareConstant: ['requestsPerSecond', 'l1', 'constant'],
};

const HEAD = ['', 'req/s', 'p50 µs', 'p99 µs', 'CPU µs', 'in the rounds', 'CPU ×', 'req/s ×'];

/** One line for each contender: medians over the rounds, and the ratios to its reference. */
export function table(rounds: readonly Round[]): string {
  return columns([HEAD, ...CONTENDERS.map((name) => rowOf(name, rounds))]);
}

/** The ratios as one line of JSON. */
export function ratiosLine(rounds: readonly Round[]): string {
  const rounded = Object.entries(RATIOS).map(([name, [figure, of, to]]) => [name, Number(ratio(rounds, figure, of, to)?.toFixed(2))]);
  return JSON.stringify(Object.fromEntries(rounded));
}

function rowOf(name: ContenderName, rounds: readonly Round[]): string[] {
  const middle = (figure: Figure) => number(median(valuesOf(rounds, name, figure) ?? []), 0);
  const cpu = valuesOf(rounds, name, 'cpu');
  const times = (figure: Figure) => number(ratio(rounds, figure, name, referenceOf(name)), 2);
  return [
    TITLES[name],
    middle('requestsPerSecond'),
    middle('p50'),
    middle('p99'),
    number(cpu && median(cpu), 1),
    cpu ? `${number(Math.min(...cpu), 1)} – ${number(Math.max(...cpu), 1)}` : '-',
    times('cpu'),
    times('requestsPerSecond'),
  ];
}

function number(value: number | null, digits: number): string {
  if (value === null) return '-';
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
