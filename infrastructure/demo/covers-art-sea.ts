import type { Chance } from './covers-seed.ts';
import { between, pick } from './covers-seed.ts';
import type { Palette } from './covers-palette.ts';
import type { Zone } from './covers-title.ts';

/** A drawing and the boxes of it that are quiet enough for the title. */
export interface Art {
  readonly drawing: string;
  readonly zones: readonly Zone[];
  /** Colour of the small print at the foot. */
  readonly foot: string;
}

export type Family = (next: Chance, p: Palette) => Art;

export const r = (value: number): string => String(Math.round(value));
export const rect = (x: number, y: number, w: number, h: number, fill: string): string => `<rect x="${r(x)}" y="${r(y)}" width="${r(w)}" height="${r(h)}" fill="${fill}"/>`;
export const circle = (x: number, y: number, radius: number, fill: string, more = ''): string => `<circle cx="${r(x)}" cy="${r(y)}" r="${r(radius)}" fill="${fill}"${more}/>`;
export const path = (d: string, fill: string, more = ''): string => `<path d="${d}" fill="${fill}"${more}/>`;
export const ground = (p: Palette): string => rect(0, 0, 600, 900, p.ground);

export const top = (ink: string, height = 270): Zone => ({ x: 50, y: 70, width: 500, height, mode: 'horizontal', align: 'start', ink, largest: 92 });
export const right = (ink: string, y = 70, height = 520): Zone => ({ x: 350, y, width: 190, height, mode: 'vertical', align: 'start', ink, largest: 84 });
export const left = (ink: string, y = 70, height = 520): Zone => ({ x: 56, y, width: 190, height, mode: 'vertical', align: 'start', ink, largest: 84 });

/** A smooth hill line from the left edge to the right edge, closed at the foot of the page. */
const ridge = (next: Chance, base: number, height: number): string => {
  const steps = 4;
  let d = `M0 900V${r(base - height * next())}`;
  let x = 0;
  for (let i = 0; i < steps; i += 1) {
    const to = i === steps - 1 ? 600 : x + between(next, 110, 180);
    const peak = base - height * between(next, 0.1, 1);
    d += `S${r((x + to) / 2)} ${r(peak)} ${r(to)} ${r(base - height * between(next, 0, 0.5))}`;
    x = to;
  }
  return `${d}V900Z`;
};

const boatShape = (x: number, y: number, scale: number, hull: string, sail: string): string =>
  `<g transform="translate(${r(x)} ${r(y)}) scale(${scale.toFixed(2)})">${path('M-62 0H62Q46 34 22 36H-26Q-50 30 -62 0Z', hull)}${path('M-4 -8V-128Q-64 -74 -58 -8Z', sail)}${path('M8 -8V-104Q50 -56 44 -8Z', sail, ' opacity=".75"')}</g>`;

const glints = (next: Chance, from: number, to: number, count: number, colour: string): string => {
  let d = '';
  for (let i = 0; i < count; i += 1) {
    const y = from + ((to - from) * (i + next())) / count;
    const width = between(next, 20, 70) * (0.5 + (y - from) / (to - from));
    d += `M${r(between(next, 10, 540))} ${r(y)}h${r(width)}`;
  }
  return `<path d="${d}" stroke="${colour}" stroke-width="4" stroke-linecap="round" fill="none"/>`;
};

const sunOverSea: Family = (next, p) => {
  const horizon = between(next, 540, 620);
  const x = between(next, 150, 450);
  const radius = between(next, 80, 125);
  let path2 = '';
  for (let i = 0; i < 9; i += 1) {
    const y = horizon + 16 + i * 25;
    const half = radius * (1 - i * 0.09) * between(next, 0.6, 1.1);
    path2 += `M${r(x - half)} ${r(y)}H${r(x + half)}`;
  }
  const drawing = ground(p) + rect(0, horizon - 150, 600, 150, p.light) + circle(x, horizon - radius * between(next, 0.2, 0.7), radius, p.accent) +
    rect(0, horizon, 600, 900 - horizon, p.deep) + glints(next, horizon + 20, 860, 9, p.mid) +
    `<path d="${path2}" stroke="${p.accent}" stroke-width="8" stroke-linecap="round"/>`;
  return { drawing, zones: [top(p.ink)], foot: '#fff' };
};

const ridges: Family = (next, p) => {
  const shades = p.ink.startsWith('#f') ? [p.light, p.mid, p.deep, '#000'] : [p.light, p.mid, p.deep, p.ink];
  const start = between(next, 470, 520);
  const hills = shades.map((shade, i) => path(ridge(next, start + i * 95, 170 - i * 15), shade, i === 0 ? ' opacity=".9"' : ''));
  const sun = circle(between(next, 110, 300), between(next, 400, 440), between(next, 40, 70), p.accent);
  return { drawing: ground(p) + sun + hills.join(''), zones: [top(p.ink, 250), { ...right(p.ink, 60, 340) }], foot: '#fff' };
};

const waves: Family = (next, p) => {
  const rows = Array.from({ length: 7 }, (_, i) => {
    const y = 470 + i * 62;
    const amplitude = 16 + i * 3;
    const length = pick(next, [100, 120, 150]);
    const shift = -between(next, 0, length);
    return path(`M${r(shift)} ${y}q${length / 2} ${-amplitude * 2} ${length} 0${`t${length} 0`.repeat(7)}V900H0Z`, [p.light, p.mid, p.deep][i % 3] ?? p.mid);
  });
  const moon = circle(between(next, 120, 240), 400, 58, p.accent);
  return { drawing: ground(p) + moon + rows.join(''), zones: [top(p.ink, 250), right(p.ink, 60, 345)], foot: 'panel' };
};

const boat: Family = (next, p) => {
  const y = between(next, 600, 660);
  const x = between(next, 160, 330);
  const wake = `<path d="M${r(x + 70)} ${r(y + 30)}Q${r(x + 190)} ${r(y + 36)} 600 ${r(y + 80)}M${r(x + 60)} ${r(y + 44)}Q${r(x + 150)} ${r(y + 66)} 470 ${r(y + 140)}" stroke="${p.light}" stroke-width="5" fill="none" stroke-linecap="round"/>`;
  const drawing = ground(p) + rect(0, y, 600, 900, p.mid) + rect(0, y + 120, 600, 900, p.deep) + glints(next, y + 130, 860, 6, p.mid) + wake +
    boatShape(x, y + 6, between(next, 1.1, 1.5), p.deep, p.accent) + path(`M0 ${r(y)}q90 -60 190 -18q60 -30 120 18Z`, p.deep, ' opacity=".35"');
  return { drawing, zones: [top(p.ink), right(p.ink, 60, 500)], foot: '#fff' };
};

const fishShape = (x: number, y: number, size: number, fill: string, eye: string): string =>
  `<g transform="translate(${r(x)} ${r(y)}) scale(${size.toFixed(2)})">${path('M-50 0Q-10 -34 36 -2L62 -22Q56 0 62 22L36 2Q-10 34 -50 0Z', fill)}${circle(-30, -5, 4, eye)}</g>`;

const fish: Family = (next, p) => {
  const odd = Math.floor(next() * 15);
  const school = Array.from({ length: 15 }, (_, i) => {
    const row = Math.floor(i / 3);
    return fishShape(120 + (i % 3) * 175 + (row % 2) * 40 - between(next, 0, 24), 430 + row * 88 + between(next, -14, 14), between(next, 0.85, 1.2), i === odd ? p.accent : [p.mid, p.deep, p.light][i % 3] ?? p.mid, p.ground);
  });
  return { drawing: ground(p) + school.join(''), zones: [top(p.ink)], foot: p.ink };
};

const contours: Family = (next, p) => {
  const island = (cx: number, cy: number, size: number): string => {
    const wobble = [between(next, 0.7, 1.2), between(next, 0.8, 1.25), between(next, 0.7, 1.1), between(next, 0.8, 1.2)] as const;
    return [1, 0.78, 0.56, 0.34, 0.15].map((k, i) => {
      const s = size * k;
      const [a, b, c, d] = wobble;
      const line = `M${r(cx - s * a)} ${r(cy)}C${r(cx - s * a)} ${r(cy - s * 0.8)} ${r(cx - s * 0.4)} ${r(cy - s * b)} ${r(cx)} ${r(cy - s * b * 0.9)}S${r(cx + s * c * 1.2)} ${r(cy - s * 0.5)} ${r(cx + s * c)} ${r(cy)}S${r(cx + s * 0.4)} ${r(cy + s * d)} ${r(cx)} ${r(cy + s * d * 0.85)}S${r(cx - s * a)} ${r(cy + s * 0.7)} ${r(cx - s * a)} ${r(cy)}Z`;
      return path(line, i === 0 ? p.light : 'none', ` stroke="${p.mid}" stroke-width="3"`);
    }).join('');
  };
  const route = `<path d="M40 860Q${r(between(next, 100, 260))} 700 ${r(between(next, 260, 330))} 640T560 420" stroke="${p.accent}" stroke-width="5" stroke-dasharray="3 15" stroke-linecap="round" fill="none"/>`;
  const drawing = ground(p) + island(between(next, 140, 200), between(next, 480, 530), 105) + island(between(next, 400, 450), between(next, 680, 730), 130) + island(between(next, 500, 540), 470, 46) + route + circle(560, 420, 11, p.accent);
  return { drawing, zones: [top(p.ink, 250)], foot: p.ink };
};

/** Sea, islands, boats and what swims: by name, so tests and pickers can speak of them. */
export const SEA: Readonly<Record<string, Family>> = { sunOverSea, ridges, waves, boat, fish, contours };
