/** Fish for the counting book: each drawn around 0,0, about 200 units long, looking to the left. */

const at = (x: number, y: number, scale: number, inner: string): string => `<g transform="translate(${x} ${y}) scale(${scale})">${inner}</g>`;

const eye = (x: number, y: number, radius = 11): string =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="#fff"/><circle cx="${x - 2}" cy="${y}" r="${Math.round(radius * 0.6)}" fill="#1d2b33"/>`;

const smile = (x: number, y: number): string => `<path d="M${x} ${y}q10 12 22 4" stroke="#1d2b33" stroke-width="5" fill="none" stroke-linecap="round"/>`;

export const bream = (x: number, y: number, scale: number): string =>
  at(x, y, scale, `<path d="M60 0L118 -58Q106 0 118 58Z" fill="#d9483b"/><path d="M-40 -52Q10 -104 62 -36Z" fill="#d9483b"/><path d="M-110 10Q-70 -76 10 -66Q70 -50 84 0Q60 56 0 62Q-76 62 -110 10Z" fill="#ef6f5a"/><path d="M-104 18Q-60 62 0 62Q50 58 76 20Q-20 44 -104 18Z" fill="#fbd3c4"/><path d="M-30 8q34 -6 44 18q-26 12 -44 -18Z" fill="#d9483b"/><g fill="#7fc4e8"><circle cx="0" cy="-34" r="5"/><circle cx="30" cy="-26" r="5"/><circle cx="16" cy="-10" r="5"/></g>${eye(-64, -14, 14)}${smile(-104, 16)}`);

export const flounder = (x: number, y: number, scale: number): string =>
  at(x, y, scale, `<path d="M70 0L120 -34Q112 0 120 34Z" fill="#8a6a3c"/><ellipse cx="-10" cy="0" rx="104" ry="62" fill="#8a6a3c"/><ellipse cx="-12" cy="0" rx="88" ry="46" fill="#b28b52"/><g fill="#e3c48d"><circle cx="10" cy="-16" r="10"/><circle cx="40" cy="12" r="8"/><circle cx="-20" cy="22" r="7"/><circle cx="4" cy="10" r="5"/></g>${eye(-74, -22)}${eye(-48, -28)}${smile(-104, 8)}`);

export const puffer = (x: number, y: number, scale: number): string =>
  at(x, y, scale, `<path d="M78 0L124 -30V30Z" fill="#d6a400"/><circle cx="0" cy="0" r="86" fill="#f2c534"/><path d="M-78 36A86 86 0 0 0 78 36Q0 60 -78 36Z" fill="#fff6d6"/><path d="M-50 -70l-12 -24l28 14M0 -86l0 -26l20 22M50 -70l18 -20l0 28M78 -34l26 -8l-14 22M-60 62l-16 20l30 -8M0 86l4 24l14 -24M54 66l20 16l-6 -28" fill="#d6a400"/><path d="M10 0q36 -22 44 6q-20 24 -44 -6Z" fill="#d6a400"/>${eye(-40, -20, 17)}<ellipse cx="-80" cy="8" rx="12" ry="9" fill="#e88a72"/>`);

export const seahorse = (x: number, y: number, scale: number): string =>
  at(x, y, scale, `<path d="M-10 -70Q60 -40 40 30Q30 80 -6 84Q-34 84 -30 58Q-20 44 -8 58" stroke="#e58a2f" stroke-width="34" fill="none" stroke-linecap="round"/><path d="M46 -10l40 -20q-4 30 6 50l-42 -8Z" fill="#f6c46a"/><circle cx="-20" cy="-84" r="38" fill="#e58a2f"/><path d="M-48 -92l-58 16l2 22l60 -2Z" fill="#e58a2f"/><path d="M-30 -118l6 -26l14 20l16 -18l4 26" fill="#f6c46a"/><path d="M10 -36l34 -8M20 -4l36 0M14 26l34 8" stroke="#f6c46a" stroke-width="7" stroke-linecap="round"/>${eye(-32, -90, 13)}`);

export const mackerel = (x: number, y: number, scale: number): string =>
  at(x, y, scale, `<path d="M82 0L126 -46Q112 0 126 46Z" fill="#3c6f8f"/><path d="M-110 4Q-50 -56 30 -40Q72 -26 90 0Q70 30 20 42Q-60 52 -110 4Z" fill="#5b9dbd"/><path d="M-108 10Q-40 6 88 4Q70 30 20 42Q-60 52 -108 10Z" fill="#e9f3f5"/><path d="M-20 -42q30 -34 60 4Z" fill="#3c6f8f"/><path d="M20 2h60" stroke="#3c6f8f" stroke-width="6" stroke-dasharray="8 6"/>${eye(-70, -8, 13)}${smile(-106, 12)}`);

export const halfbeak = (x: number, y: number, scale: number): string =>
  at(x, y, scale, `<path d="M100 0L132 -26Q124 0 132 26Z" fill="#6f9f86"/><path d="M-96 2Q-40 -24 40 -18Q84 -12 108 0Q84 14 40 20Q-40 26 -96 2Z" fill="#8fc4a6"/><path d="M-94 8Q0 10 106 2Q84 14 40 20Q-40 26 -94 8Z" fill="#eef8ee"/><path d="M-92 6L-156 12L-90 14Z" fill="#e0533d"/>${eye(-74, -4, 10)}`);

export const rockfish = (x: number, y: number, scale: number): string =>
  at(x, y, scale, `<path d="M66 0L112 -44Q104 0 112 44Z" fill="#5c4a6e"/><path d="M-50 -46l8 -36l22 18l10 -26l20 22l14 -20l14 28l14 -10l6 32Z" fill="#5c4a6e"/><path d="M-100 14Q-70 -58 0 -54Q60 -46 82 0Q60 48 0 54Q-72 56 -100 14Z" fill="#836a9c"/><path d="M-20 -52q10 50 0 104M26 -50q12 48 0 98" stroke="#5c4a6e" stroke-width="12" fill="none"/>${eye(-56, -12, 22)}${smile(-98, 18)}`);

export const sardine = (x: number, y: number, scale: number): string =>
  at(x, y, scale, `<path d="M84 0L120 -34Q110 0 120 34Z" fill="#4b79a6"/><path d="M-104 4Q-40 -40 40 -30Q76 -20 94 0Q76 20 40 30Q-40 40 -104 4Z" fill="#6fa1cc"/><path d="M-102 8Q0 10 92 4Q76 20 40 30Q-40 40 -102 8Z" fill="#f1f6f8"/><g fill="#31577a"><circle cx="-26" cy="4" r="6"/><circle cx="0" cy="4" r="6"/><circle cx="26" cy="4" r="6"/><circle cx="52" cy="3" r="6"/></g>${eye(-72, -4, 12)}`);

export const whiting = (x: number, y: number, scale: number): string =>
  at(x, y, scale, `<path d="M90 0L124 -28Q116 0 124 28Z" fill="#d9b38c"/><path d="M-16 -26q20 -34 40 0M30 -24q14 -18 34 6" fill="#e9cfae"/><path d="M-114 10Q-60 -34 30 -26Q76 -18 98 0Q76 20 30 28Q-60 32 -114 10Z" fill="#f0d9b8"/><path d="M-110 14Q-20 8 96 3Q76 20 30 28Q-60 32 -110 14Z" fill="#fffaf0"/>${eye(-72, -4, 12)}`);

export const flyingFish = (x: number, y: number, scale: number, tilt = 0): string =>
  at(x, y, scale, `<g transform="rotate(${tilt})"><path d="M88 0L130 -30Q116 4 128 52Z" fill="#2f5f94"/><path d="M-30 -14Q40 -130 110 -120Q84 -60 30 -6Z" fill="#a9d4ec" stroke="#2f5f94" stroke-width="4"/><path d="M-16 -20L86 -104M2 -14L72 -66" stroke="#2f5f94" stroke-width="3"/><path d="M-106 4Q-40 -38 40 -28Q78 -18 98 0Q78 20 40 28Q-40 36 -106 4Z" fill="#3f7fbf"/><path d="M-104 8Q0 10 96 4Q78 20 40 28Q-40 36 -104 8Z" fill="#eef6fb"/>${eye(-72, -4, 13)}</g>`);

/** Under water: light above, sand and weed below, bubbles; `shift` moves weed and bubbles so that no two pages are alike. */
export const underWater = (light: string, dark: string, shift: number): string => {
  const weed = [0, 1, 2, 3].map((i) => {
    const x = (i * 263 + shift * 91) % 960;
    return `<path d="M${x} 930q-26 -60 0 -110q26 -50 0 -${90 + ((i * 41 + shift * 17) % 70)}" stroke="#3f8a63" stroke-width="16" fill="none" stroke-linecap="round" opacity=".8"/>`;
  }).join('');
  const bubbles = Array.from({ length: 9 }, (_, i) => `<circle cx="${(i * 223 + shift * 57) % 1000}" cy="${(i * 149 + shift * 83) % 760}" r="${6 + ((i * 5) % 14)}" fill="none" stroke="#fff" stroke-width="3" opacity=".6"/>`).join('');
  return `<rect width="1000" height="1000" fill="${light}"/><path d="M0 360Q250 300 500 360T1000 360V1000H0Z" fill="${dark}" opacity=".45"/><path d="M0 640Q250 590 500 640T1000 640V1000H0Z" fill="${dark}" opacity=".5"/>${weed}<path d="M0 930Q300 880 560 922T1000 900V1000H0Z" fill="#ecd9a8"/>${bubbles}`;
};
