import { writeFileSync } from 'node:fs';
import { launchChromium } from '../support/chromium.js';
import type { Usage } from './usage.js';

/** A stretch of time, in seconds since the soak began, and what went wrong in it. */
export interface Stretch {
  name: string;
  from: number;
  to: number;
}

interface Line {
  name: string;
  color: string;
  points: [at: number, value: number][];
}

const WIDTH = 1_200;
const HEIGHT = 260;
const [LEFT, RIGHT, TOP, BOTTOM] = [70, 160, 30, 30];
const COLORS = ['#1b6ca8', '#b5541c', '#2f7d4f', '#7a4f9e', '#a3852b', '#3d8f95', '#a83a5b', '#5c6f2b', '#555555', '#8a5a44'];

/** Draws memory, descriptors and connections over time, with the faults as grey stretches, and writes the picture as PNG. */
export async function plot(file: string, usages: readonly Usage[], faults: readonly Stretch[]): Promise<void> {
  const end = Math.max(1, usages.at(-1)?.at ?? 1);
  const ofInstances = (value: (usage: Usage['instances'][number]) => number): Line[] =>
    [...new Set(usages.flatMap(({ instances }) => instances.map(({ number }) => number)))]
      .sort((a, b) => a - b)
      .map((number, i) => ({
        name: `instance ${number}`,
        color: COLORS[i % COLORS.length]!,
        points: usages.flatMap(({ at, instances }) => {
          const usage = instances.find((each) => each.number === number);
          return usage ? [[at, value(usage)] as [number, number]] : [];
        }),
      }));
  const ofPart = (name: 'postgres' | 'redis' | 'nginx', color: string): Line => ({
    name,
    color,
    points: usages.flatMap((usage) => (usage[name] === null ? [] : [[usage.at, usage[name]] as [number, number]])),
  });
  const panels = [
    { title: 'memory of each instance (RSS), MiB', lines: ofInstances(({ memory }) => memory / 1_048_576) },
    { title: 'descriptors of each instance', lines: ofInstances(({ descriptors }) => descriptors) },
    {
      title: 'connections',
      lines: [ofPart('postgres', COLORS[0]!), ofPart('redis', COLORS[1]!), ofPart('nginx', COLORS[2]!)],
    },
  ];
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT * panels.length}" font-family="system-ui, sans-serif" font-size="11">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    ...panels.map(({ title, lines }, i) => panel(title, lines, faults, end, i * HEIGHT)),
    '</svg>',
  ].join('\n');
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT * panels.length } });
    await page.setContent(`<body style="margin:0">${svg}</body>`);
    writeFileSync(file, await page.screenshot());
  } finally {
    await browser.close();
  }
}

function panel(title: string, lines: readonly Line[], faults: readonly Stretch[], end: number, above: number): string {
  const most = Math.max(1, ...lines.flatMap(({ points }) => points.map(([, value]) => value))) * 1.05;
  const x = (at: number) => (LEFT + (at / end) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (value: number) => (above + HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const bottom = above + HEIGHT - BOTTOM;
  const step = Math.max(1, Math.ceil(end / 600)) * 60;
  const minutes = Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step);
  return [
    ...faults.map(
      ({ name, from, to }) =>
        `<rect x="${x(from)}" y="${above + TOP}" width="${Math.max(1, Number(x(to)) - Number(x(from)))}" height="${HEIGHT - TOP - BOTTOM}" fill="#eee"><title>${name}</title></rect>`,
    ),
    `<text x="${LEFT}" y="${above + 18}" font-weight="600">${title}</text>`,
    ...[0, 0.25, 0.5, 0.75, 1].map(
      (share) =>
        `<path d="M${LEFT} ${y(most * share)}H${WIDTH - RIGHT}" stroke="#ddd"/><text x="${LEFT - 8}" y="${Number(y(most * share)) + 4}" text-anchor="end">${Math.round(most * share)}</text>`,
    ),
    ...minutes.map((at) => `<text x="${x(at)}" y="${bottom + 16}" text-anchor="middle">${at / 60} min</text>`),
    ...lines.map(
      ({ color, points }) =>
        `<polyline fill="none" stroke="${color}" stroke-width="1.5" points="${points.map(([at, value]) => `${x(at)},${y(value)}`).join(' ')}"/>`,
    ),
    ...lines.map(({ name, color }, i) => `<text x="${WIDTH - RIGHT + 12}" y="${above + TOP + 12 + i * 16}" fill="${color}">${name}</text>`),
  ].join('\n');
}
