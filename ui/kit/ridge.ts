/** The island ridge whose hills are shelves: terraces of books under a smooth outline. Drawn by arithmetic, the same every time. */

export const RIDGE_WIDTH = 1440;
/** Where the sea begins, in the picture's units from its top. */
export const HORIZON = 220;

const TERRACE = 34;
const islands = [
  { centre: 90, height: 92, width: 92 },
  { centre: 330, height: 56, width: 60 },
  { centre: 610, height: 128, width: 120 },
  { centre: 770, height: 74, width: 56 },
  { centre: 1140, height: 162, width: 108 },
  { centre: 1340, height: 104, width: 85 },
];

const heightAt = (x: number): number =>
  Math.max(...islands.map(({ centre, height, width }) => height * Math.exp(-((x - centre) ** 2) / (width * width))));

const noise = (n: number): number => {
  const x = Math.sin(n * 127.1 + 11.7) * 43758.5453;
  return x - Math.floor(x);
};

const inks = ['#006173', '#00525f', '#006f83', '#004552', '#008299', '#79e2f2', '#fbf5e0', '#ff8d44'] as const;
// Most books keep the colour of the hour; a few catch the light.
const inkOf = (n: number): number => {
  const draw = noise(n * 3.3);
  if (draw > 0.975) return 7;
  if (draw > 0.945) return 6;
  if (draw > 0.915) return 5;
  return Math.floor(draw * 5.4) % 5;
};

export interface Ridge { readonly outline: string; readonly far: string; readonly boards: string; readonly books: readonly { readonly ink: string; readonly path: string }[] }

const outlineOf = (height: (x: number) => number): string => {
  let path = `M0 ${HORIZON}`;
  for (let x = 0; x <= RIDGE_WIDTH; x += 12) path += `L${x} ${(HORIZON - height(x)).toFixed(1)}`;
  return `${path}L${RIDGE_WIDTH} ${HORIZON}Z`;
};

const draw = (): Ridge => {
  const paths = inks.map(() => '');
  let boards = '';
  let book = 0;
  for (let tier = 0; tier * TERRACE < 160; tier += 1) {
    const base = HORIZON - tier * TERRACE;
    let from: number | null = null;
    for (let x = 2; x < RIDGE_WIDTH;) {
      book += 1;
      const width = 5 + Math.floor(noise(book) * 7);
      const room = Math.min(heightAt(x), heightAt(x + width)) - tier * TERRACE;
      if (room > 9) {
        from ??= x;
        const height = Math.min(room - 1, 19 + noise(book * 1.7) * 11);
        const ink = inkOf(book + tier * 1000);
        paths[ink] += `M${x} ${base - 2}v${-Number(height.toFixed(1))}h${width}V${base - 2}z`;
      } else if (from !== null) {
        boards += `M${from - 4} ${base - 1}H${x + 2}`;
        from = null;
      }
      x += width + 1.5;
    }
    if (from !== null) boards += `M${from - 4} ${base - 1}H${RIDGE_WIDTH}`;
  }
  return {
    outline: outlineOf((x) => heightAt(x) * 1.06 + 3),
    far: outlineOf((x) => 26 + 34 * Math.exp(-((x - 470) ** 2) / 30_000) + 50 * Math.exp(-((x - 930) ** 2) / 42_000) + 22 * Math.exp(-((x - 200) ** 2) / 20_000)),
    boards,
    books: inks.map((ink, n) => ({ ink, path: paths[n] ?? '' })),
  };
};

export const ridge: Ridge = draw();
