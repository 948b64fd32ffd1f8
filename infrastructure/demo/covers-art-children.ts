import { between, pick } from './covers-seed.ts';
import { circle, ground, path, r, rect, top, type Family } from './covers-art-sea.ts';

const eyes = (x: number, y: number, gap: number, size: number): string => circle(x - gap, y, size, '#222') + circle(x + gap, y, size, '#222') + circle(x - gap + size / 3, y - size / 3, size / 3, '#fff') + circle(x + gap + size / 3, y - size / 3, size / 3, '#fff');

const face: Family = (next, p) => {
  const fur = pick(next, [p.deep, p.mid, p.accent]);
  const inner = fur === p.mid ? p.light : p.mid;
  const ears = pick(next, ['round', 'point', 'long'] as const);
  const ear = (side: number): string => {
    const x = 300 + side * 130;
    if (ears === 'round') return circle(x, 470, 70, fur) + circle(x, 470, 38, inner);
    if (ears === 'point') return path(`M${x - 74} 520L${x + side * 44} 390L${x + 74} 520Z`, fur) + path(`M${x - 34} 510L${x + side * 30} 436L${x + 38} 510Z`, inner);
    return `<ellipse cx="${300 + side * 84}" cy="450" rx="42" ry="112" fill="${fur}"/><ellipse cx="${300 + side * 84}" cy="450" rx="20" ry="82" fill="${inner}"/>`;
  };
  const drawing = ground(p) + ear(-1) + ear(1) + `<ellipse cx="300" cy="650" rx="210" ry="180" fill="${fur}"/><ellipse cx="300" cy="712" rx="92" ry="70" fill="${p.light}"/>` + eyes(300, 620, 82, 17) +
    `<ellipse cx="300" cy="682" rx="20" ry="14" fill="#222"/><path d="M300 696V716M270 716Q285 738 300 716Q315 738 330 716" stroke="#222" stroke-width="6" fill="none" stroke-linecap="round"/>` + circle(176, 690, 28, '#ff8f8f', ' opacity=".55"') + circle(424, 690, 28, '#ff8f8f', ' opacity=".55"');
  return { drawing, zones: [top(p.ink, 220)], foot: 'panel' };
};

const whale: Family = (next, p) => {
  const y = between(next, 590, 630);
  const drawing = ground(p) + circle(490, 420, 54, p.accent) + path(`M90 ${r(y)}Q100 ${r(y - 150)} 290 ${r(y - 140)}T500 ${r(y)}Q520 ${r(y - 50)} 570 ${r(y - 96)}Q588 ${r(y - 30)} 552 ${r(y + 30)}Q500 ${r(y + 130)} 300 ${r(y + 120)}T90 ${r(y)}Z`, p.deep) +
    path(`M96 ${r(y + 34)}Q210 ${r(y + 66)} 370 ${r(y + 40)}Q330 ${r(y + 120)} 240 ${r(y + 116)}T96 ${r(y + 34)}Z`, p.light) + circle(190, y - 18, 12, '#fff') + circle(190, y - 18, 6, '#222') +
    `<path d="M280 ${r(y - 150)}V${r(y - 196)}M280 ${r(y - 190)}Q250 ${r(y - 236)} 222 ${r(y - 200)}M280 ${r(y - 190)}Q310 ${r(y - 236)} 338 ${r(y - 200)}" stroke="${p.light}" stroke-width="12" fill="none" stroke-linecap="round"/>` +
    path(`M0 ${r(y + 74)}q75 -44 150 0t150 0t150 0t150 0V900H0Z`, p.mid, ' opacity=".92"') + path(`M-40 ${r(y + 134)}q75 -44 150 0t150 0t150 0t150 0t150 0V900H0Z`, p.accent, ' opacity=".8"');
  return { drawing, zones: [top(p.ink, 200)], foot: 'panel' };
};

const balloons: Family = (next, p) => {
  const one = (x: number, y: number, size: number, fill: string): string =>
    `<path d="M${r(x)} ${r(y + size)}Q${r(x + 16)} ${r(y + size + 90)} ${r(x - 8)} ${r(y + size + 190)}" stroke="${p.ink}" stroke-width="3" fill="none"/><ellipse cx="${r(x)}" cy="${r(y)}" rx="${r(size * 0.84)}" ry="${r(size)}" fill="${fill}"/><ellipse cx="${r(x - size * 0.3)}" cy="${r(y - size * 0.4)}" rx="${r(size * 0.16)}" ry="${r(size * 0.26)}" fill="#fff" opacity=".6"/>`;
  const colours = [p.deep, p.accent, p.mid, p.light];
  const xs = [110, 250, 385, 505];
  const drawing = ground(p) + path('M0 900V800Q150 730 300 800T600 780V900Z', p.light) + xs.map((x, i) => one(x, between(next, 430, 560), between(next, 66, 96), colours[i] ?? p.mid)).join('');
  return { drawing, zones: [top(p.ink, 210)], foot: 'panel' };
};

const shapesRain: Family = (next, p) => {
  const colours = [p.deep, p.accent, p.mid, p.light];
  let drawing = ground(p);
  for (let i = 0; i < 24; i += 1) {
    const x = 75 + (i % 4) * 150 + between(next, -22, 22);
    const y = 395 + Math.floor(i / 4) * 92 + between(next, -12, 12);
    const fill = pick(next, colours);
    const size = between(next, 24, 40);
    const turn = ` transform="rotate(${r(between(next, 0, 90))} ${r(x)} ${r(y)})"`;
    drawing += pick(next, [
      circle(x, y, size, fill),
      `<rect x="${r(x - size)}" y="${r(y - size)}" width="${r(size * 2)}" height="${r(size * 2)}" rx="10" fill="${fill}"${turn}/>`,
      path(`M${r(x)} ${r(y - size)}L${r(x + size)} ${r(y + size)}H${r(x - size)}Z`, fill, turn),
      path(`M${r(x - size)} ${r(y)}a${r(size)} ${r(size)} 0 0 1 ${r(size * 2)} 0Z`, fill, turn),
    ]);
  }
  return { drawing, zones: [top(p.ink, 220)], foot: 'panel' };
};

const hills: Family = (next, p) => {
  const tree = (x: number, y: number, size: number): string => rect(x - 7, y - 20, 14, 54, '#7a5230') + circle(x, y - 50, size, pick(next, [p.deep, p.accent, p.mid]));
  const drawing = ground(p) + circle(between(next, 420, 500), 420, 62, p.accent) + path('M0 900V640Q160 520 330 640T600 600V900Z', p.mid) + tree(120, 620, 46) + tree(430, 640, 54) + tree(520, 630, 38) +
    path('M0 900V760Q200 660 380 750T600 730V900Z', p.deep) + `<g transform="translate(${r(between(next, 190, 300))} 640)"><rect width="96" height="92" fill="${p.light}"/>${path('M-16 6L48 -56L112 6Z', p.accent)}<rect x="36" y="44" width="26" height="48" fill="${p.ink}"/></g>`;
  return { drawing, zones: [top(p.ink, 220)], foot: '#fff' };
};

/** Bright ones for the youngest. */
export const CHILDREN: Readonly<Record<string, Family>> = { face, whale, balloons, shapesRain, hills };
