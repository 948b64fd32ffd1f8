import { between, pick } from './covers-seed.ts';
import { circle, ground, left, path, r, rect, right, top, type Family } from './covers-art-sea.ts';
import type { Palette } from './covers-palette.ts';

const panel = (p: Palette, x: number, y: number, w: number, h: number): string =>
  rect(x, y, w, h, p.ground) + `<rect x="${x + 8}" y="${y + 8}" width="${w - 16}" height="${h - 16}" fill="none" stroke="${p.ink}" stroke-width="1.5"/>`;

const stripes: Family = (next, p) => {
  const colours = [p.deep, p.mid, p.light, p.accent];
  let x = 0;
  let bars = '';
  for (let i = 0; x < 250; i += 1) {
    const width = pick(next, [12, 20, 34, 48, 60]);
    bars += rect(x, 0, Math.min(width, 250 - x), 900, colours[(i + Math.floor(next() * 2)) % 4] ?? p.mid);
    x += width;
  }
  return { drawing: ground(p) + bars, zones: [{ ...right(p.ink, 80, 600), x: 310, width: 230 }, { ...top(p.ink, 420), x: 285, width: 275, largest: 64 }], foot: 'panel' };
};

const bands: Family = (next, p) => {
  const colours = [p.accent, p.deep, p.mid, p.light, p.deep, p.accent];
  let y = 400;
  let bars = '';
  for (let i = 0; y < 900; i += 1) {
    const height = between(next, 26, 110);
    bars += rect(0, y, 600, Math.min(height + 1, 900 - y), colours[i % 6] ?? p.mid);
    y += height;
  }
  return { drawing: ground(p) + bars + rect(0, 800, 600, 100, p.deep), zones: [top(p.ink)], foot: '#fff' };
};

/** 青海波: rings of three colours, each row over the one before. */
const seigaiha: Family = (_next, p) => {
  const dark = p.deep;
  const cell = `<g id="s">${circle(0, 0, 60, dark)}${circle(0, 0, 51, p.mid)}${circle(0, 0, 40, p.ground)}${circle(0, 0, 29, p.mid)}${circle(0, 0, 17, dark)}</g>`;
  let uses = '';
  for (let row = 0; row < 18; row += 1) {
    for (let column = 0; column < 6; column += 1) uses += `<use href="#s" x="${column * 120 + (row % 2) * 60 - 30}" y="${390 + row * 30}"/>`;
  }
  return { drawing: ground(p) + `<defs>${cell}</defs>` + uses, zones: [top(p.ink, 220)], foot: 'panel' };
};

/** 麻の葉: six diamonds round a point, drawn as one pattern of lines. */
const asanoha: Family = (next, p) => {
  const h = 104;
  const d = `M0 0L60 ${h / 3}L120 0M0 ${h}L60 ${(h * 2) / 3}L120 ${h}M60 ${h / 3}V${(h * 2) / 3}M0 0L60 ${h}M120 0L60 ${h}M0 ${h}L60 0M120 ${h}L60 0M60 ${h / 3}V0M60 ${(h * 2) / 3}V${h}M0 0V${h}M120 0V${h}M0 0H120M0 ${h}H120`;
  const defs = `<defs><pattern id="a" width="120" height="${h}" patternUnits="userSpaceOnUse"><path d="${d}" stroke="${p.light}" stroke-width="2.5" fill="none" opacity=".7"/></pattern></defs>`;
  const x = pick(next, [330, 60]);
  const light = p.ink.startsWith('#f');
  const paper = light ? p.ink : p.ground;
  const ink = light ? p.deep : p.ink;
  const drawing = rect(0, 0, 600, 900, p.deep) + defs + rect(0, 0, 600, 900, 'url(#a)') + panel({ ...p, ground: paper, ink }, x, 70, 210, 620) + circle(x === 60 ? 440 : 160, 690, 74, p.accent);
  return { drawing, zones: [{ ...right(ink, 100, 560), x: x + 26, width: 158, align: 'middle' }], foot: 'panel' };
};

const paperCut: Family = (next, p) => {
  const leaf = (x: number, y: number, turn: number, size: number, fill: string): string =>
    `<path transform="translate(${r(x)} ${r(y)}) rotate(${r(turn)}) scale(${size.toFixed(2)})" fill="${fill}" d="M0 -120Q30 -96 22 -70Q62 -78 60 -44Q40 -26 24 -24Q74 -18 58 22Q36 34 16 22Q40 66 8 100Q0 120 -8 100Q-40 66 -16 22Q-36 34 -58 22Q-74 -18 -24 -24Q-40 -26 -60 -44Q-62 -78 -22 -70Q-30 -96 0 -120Z"/>`;
  const colours = [p.deep, p.accent, p.mid, p.light];
  const tiles = [[0, 400, 300, 250], [300, 400, 300, 170], [300, 570, 300, 330], [0, 650, 300, 250]] as const;
  const turn = Math.floor(next() * 4);
  const drawing = ground(p) + tiles.map(([x, y, w, h], i) => rect(x, y, w, h, colours[(i + turn) % 4] ?? p.mid)).join('') +
    tiles.map(([x, y, w, h], i) => leaf(x + w / 2, y + h / 2, between(next, -60, 60), (h / 260) * between(next, 0.72, 0.92), colours[(i + turn + 2) % 4] ?? p.deep)).join('');
  return { drawing, zones: [top(p.ink)], foot: 'panel' };
};

const tiles: Family = (next, p) => {
  const colours = [p.deep, p.mid, p.light, p.accent];
  let drawing = ground(p);
  for (let i = 0; i < 16; i += 1) {
    const x = (i % 4) * 130 + 40;
    const y = Math.floor(i / 4) * 130 + 340;
    const fill = pick(next, colours);
    const over = pick(next, colours.filter((c) => c !== fill));
    drawing += rect(x, y, 130, 130, fill);
    const shape = Math.floor(next() * 5);
    if (shape === 0) drawing += circle(x + 65, y + 65, 46, over);
    if (shape === 1) drawing += path(`M${x} ${y}h130a130 130 0 0 1 -130 130Z`, over);
    if (shape === 2) drawing += path(`M${x + 130} ${y + 130}h-130a130 130 0 0 1 130 -130Z`, over);
    if (shape === 3) drawing += path(`M${x} ${y + 65}a65 65 0 0 1 130 0Z`, over) + path(`M${x} ${y + 130}a65 65 0 0 1 130 0Z`, over);
    if (shape === 4) drawing += path(`M${x} ${y}L${x + 130} ${y + 130}H${x}Z`, over);
  }
  return { drawing, zones: [{ ...top(p.ink, 210), x: 40, width: 520 }], foot: 'panel' };
};

const stars: Family = (next, p) => {
  const night = p.ink.startsWith('#f') ? p.ground : p.ink;
  let dots = '';
  for (let i = 0; i < 46; i += 1) dots += circle(between(next, 0, 600), between(next, 20, 720), pick(next, [2, 2, 3, 4]), i % 6 === 0 ? p.accent : '#fff', ` opacity="${between(next, 0.5, 1).toFixed(1)}"`);
  const moonX = between(next, 90, 200);
  const moon = circle(moonX, 560, 74, '#fdf3d0') + circle(moonX + 30, 544, 66, night);
  const hills = path(`M0 900V760Q120 ${r(between(next, 660, 720))} 280 770T600 ${r(between(next, 700, 750))}V900Z`, p.mid, ' opacity=".55"') + path(`M0 900V830Q180 ${r(between(next, 750, 800))} 360 830T600 800V900Z`, '#000', ' opacity=".5"');
  const quiet = `<rect x="30" y="60" width="540" height="440" fill="${night}" opacity=".72"/>`;
  return { drawing: rect(0, 0, 600, 900, night) + dots + quiet + moon + hills, zones: [top('#fff'), right('#fff', 70, 420)], foot: '#fff' };
};

const botanical: Family = (next, p) => {
  const stem = (x: number, height: number, lean: number, fill: string, flower: boolean): string => {
    let leaves = '';
    const pairs = Math.floor(height / 62);
    for (let i = 1; i <= pairs; i += 1) {
      const y = -i * 56;
      const size = 1.25 - (i / pairs) * 0.6;
      for (const side of [-1, 1]) leaves += `<path transform="translate(${r((lean * i) / pairs)} ${y}) rotate(${side * 58}) scale(${size.toFixed(2)})" d="M0 0Q-17 -40 0 -82Q17 -40 0 0Z" fill="${fill}"/>`;
    }
    const petals = flower ? [0, 72, 144, 216, 288].map((turn) => `<ellipse transform="rotate(${turn})" cx="0" cy="-26" rx="16" ry="25" fill="${p.accent}"/>`).join('') + circle(0, 0, 12, p.light) : '';
    return `<g transform="translate(${r(x)} 860)"><path d="M0 40Q0 ${r(-height / 2)} ${r(lean)} ${r(-height)}" stroke="${fill}" stroke-width="5" fill="none"/>${leaves}<g transform="translate(${r(lean)} ${r(-height)})">${petals}</g></g>`;
  };
  const flip = next() < 0.5;
  const xs = flip ? [90, 210, 320] : [280, 400, 510];
  const drawing = ground(p) + stem(xs[0] ?? 0, between(next, 300, 400), -20, p.mid, true) + stem(xs[2] ?? 0, between(next, 260, 360), 22, p.mid, next() < 0.5) + stem(xs[1] ?? 0, between(next, 440, 500), 8, p.deep, true);
  return { drawing, zones: [top(p.ink, 190)], foot: 'panel' };
};

const fan: Family = (next, p) => {
  const cx = pick(next, [0, 300, 600]);
  let rays = '';
  for (let i = 0; i < 24; i += 2) {
    const a = Math.PI * (1 + i / 24);
    const b = Math.PI * (1 + (i + 1) / 24);
    const two = cx === 300 ? 1 : 2;
    rays += `M${cx} 900L${r(cx + Math.cos(a) * 640 * two)} ${r(900 + Math.sin(a) * 520)}L${r(cx + Math.cos(b) * 640 * two)} ${r(900 + Math.sin(b) * 520)}Z`;
  }
  const drawing = ground(p) + `<g><path d="${rays}" fill="${p.light}"/></g>` + circle(cx, 900, 330, p.accent) + circle(cx, 900, 250, p.mid) + circle(cx, 900, 160, p.deep);
  return { drawing, zones: [top(p.ink), right(p.ink, 60, 330)], foot: 'panel' };
};

const rooftops: Family = (next, p) => {
  let drawing = ground(p) + circle(between(next, 110, 260), 430, 52, p.accent);
  const walls = [p.light, '#fff', p.mid];
  for (let row = 0; row < 4; row += 1) {
    let x = -between(next, 10, 60);
    while (x < 600) {
      const width = between(next, 90, 150);
      const y = 520 + row * 88 + between(next, -24, 24);
      const roof = row % 2 === 0 ? p.deep : pick(next, [p.deep, p.accent, p.mid]);
      drawing += rect(x + 8, y + 30, width - 16, 380, pick(next, walls)) + path(`M${r(x - 4)} ${r(y + 36)}L${r(x + 22)} ${r(y)}H${r(x + width - 22)}L${r(x + width + 4)} ${r(y + 36)}Z`, roof);
      drawing += rect(x + width * 0.3, y + 52, 18, 22, p.deep) + rect(x + width * 0.58, y + 52, 18, 22, next() < 0.3 ? p.accent : p.deep);
      x += width;
    }
  }
  return { drawing, zones: [top(p.ink, 250), right(p.ink, 60, 370)], foot: 'panel' };
};

const circles: Family = (next, p) => {
  const shapes = [[p.mid, 250], [p.accent, 130], [p.deep, 175], [p.light, 95]] as const;
  const drawing = ground(p) + `<g${p.ink.startsWith('#f') ? '' : ' style="mix-blend-mode:multiply"'}>${shapes.map(([fill, size]) => circle(between(next, 110, 490), between(next, 530, 740), size * between(next, 0.75, 1), fill, ' opacity=".88"')).join('')}</g>`;
  return { drawing, zones: [top(p.ink, 220), left(p.ink, 60, 300)], foot: 'panel' };
};

const plain: Family = (next, p) => {
  const edge = pick(next, [p.accent, p.mid, p.deep]);
  const drawing = ground(p) + rect(0, 0, 26, 900, edge) + `<path d="M60 660H550M60 668H550" stroke="${p.ink}" stroke-width="2"/>` + circle(520, 730, 24, edge);
  return { drawing, zones: [{ ...top(p.ink, 440), x: 60, y: 120, width: 490, largest: 118 }, { ...right(p.ink, 90, 530), width: 190, largest: 118 }], foot: p.ink };
};

/** Patterns, plants, the sky and plain type. */
export const SHAPES: Readonly<Record<string, Family>> = { stripes, bands, seigaiha, asanoha, paperCut, tiles, stars, botanical, fan, rooftops, circles, plain };
