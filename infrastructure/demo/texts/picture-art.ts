/** Pieces the picture books are painted with, on a page of 1000 × 1000. */

export const scene = (sky: string): string => `<rect width="1000" height="1000" fill="${sky}"/>`;

export const sea = (level: number, colour: string): string =>
  `<rect y="${level}" width="1000" height="${1000 - level}" fill="${colour}"/><rect y="${level}" width="1000" height="${1000 - level}" fill="#fff" opacity=".06"/><path d="M90 ${level + 90}h120M640 ${level + 60}h90M760 ${level + 170}h150M180 ${level + 230}h180" stroke="#fff" stroke-width="5" stroke-linecap="round" opacity=".35"/>`;

export const sun = (x: number, y: number, radius: number, colour: string): string =>
  `<circle cx="${x}" cy="${y}" r="${Math.round(radius * 1.35)}" fill="${colour}" opacity=".18"/><circle cx="${x}" cy="${y}" r="${radius}" fill="${colour}"/>`;

/** Island hills ending at a water line; `shape` 1–6 picks the outline. `far` adds a paler ridge behind. */
export const hills = (level: number, colour: string, shape: number, far = true): string => {
  const shift = (shape * 137) % 260;
  const height = 110 + ((shape * 53) % 80);
  const near = `M${-60 + shift} ${level}q140 ${-height * 1.5} 290 ${-height * 0.3}q110 ${-height} 260 ${height * 0.3}Z`;
  const behind = `M${300 + shift} ${level}q180 ${-height * 1.1} 380 0Z`;
  return `${far ? `<path d="${behind}" fill="${colour}" opacity=".45"/>` : ''}<path d="${near}" fill="${colour}"/>`;
};

/** A sailing boat; `slack` lets the sail hang. */
export const boatAt = (x: number, y: number, scale: number, sail = '#d9483b', slack = false): string => {
  const canvas = slack ? 'M6 -12V-128Q34 -92 30 -12Z' : 'M6 -12V-136Q92 -84 74 -12Z';
  return `<g transform="translate(${x} ${y}) scale(${scale})"><ellipse cx="0" cy="34" rx="82" ry="8" fill="#000" opacity=".12"/><path d="M-80 0H82Q64 34 40 36H-44Q-66 30 -80 0Z" fill="#6b4a31"/><path d="M-80 0H82L78 9H-76Z" fill="#8d6a48"/><path d="M0 0V-142" stroke="#5a3d28" stroke-width="6"/><path d="${canvas}" fill="${sail}"/><path d="M-6 -12V-112Q-54 -60 -48 -12Z" fill="${sail}" opacity=".7"/></g>`;
};

export const fishAt = (x: number, y: number, scale: number, colour: string): string =>
  `<g transform="translate(${x} ${y}) scale(${scale})"><path d="M-54 0Q-10 -36 38 -2L64 -24Q58 0 64 24L38 2Q-10 36 -54 0Z" fill="${colour}"/><circle cx="-32" cy="-6" r="5" fill="#222"/></g>`;

export const cloud = (x: number, y: number, scale: number): string =>
  `<g transform="translate(${x} ${y}) scale(${scale})" fill="#fff"><circle cx="-70" cy="10" r="46"/><circle cx="-10" cy="-22" r="64"/><circle cx="64" cy="4" r="52"/><rect x="-112" y="6" width="226" height="50" rx="25"/></g>`;

/** A path of light on the water below something bright. */
export const reflection = (x: number, top: number, colour: string): string =>
  Array.from({ length: 8 }, (_, i) => `<rect x="${x - 90 + ((i * 29) % 40)}" y="${top + i * 42}" width="${180 - ((i * 47) % 80)}" height="12" rx="6" fill="${colour}" opacity="${(0.75 - i * 0.07).toFixed(2)}"/>`).join('');

/** Stars of a night sky, always the same ones; `shift` moves them sideways. */
export const starsOver = (shift: number): string =>
  Array.from({ length: 34 }, (_, i) => `<circle cx="${(i * 293 + shift) % 1000}" cy="${20 + ((i * i * 37 + i * 71) % 510)}" r="${2 + (i % 4)}" fill="#fff7dc" opacity="${i % 3 === 0 ? 1 : 0.7}"/>`).join('');

export const rain = (): string =>
  `<path d="${Array.from({ length: 22 }, (_, i) => `M${340 + ((i * 61) % 320)} ${430 + ((i * 97) % 200)}l-10 36`).join('')}" stroke="#2f6fde" stroke-width="6" stroke-linecap="round"/>`;
