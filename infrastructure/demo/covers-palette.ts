/** Colour families of the covers. `ink` is readable on `ground`, `ground` on `deep`. */
export interface Palette {
  readonly ground: string;
  readonly ink: string;
  readonly deep: string;
  readonly mid: string;
  readonly light: string;
  readonly accent: string;
}

const palette = (row: string): Palette => {
  const [ground = '', ink = '', deep = '', mid = '', light = '', accent = ''] = row.split(' ').map((hex) => `#${hex}`);
  return { ground, ink, deep, mid, light, accent };
};

// ground, ink, deep, mid, light, accent
export const CALM: readonly Palette[] = [
  'f6f1e4 14343b 0d4a57 5f9ea8 c9dfe0 e8743b',
  '0f2a3a f4ecd8 081a26 2d5873 8fb3c4 f2c14e',
  'fbe9d7 4a1f12 a8401f e08a4f f5c89b 1f6f78',
  'eef0e2 22331f 3c5a35 86a06b cdd8b2 c8553d',
  'f1edf5 2e2547 56457f 9a88bf d5cbe6 e3a72f',
  'f9ece8 4b1420 8d2436 d06a6f f0bdb5 264653',
  'f3f2ee 1d1d1d 333333 8b8b86 d6d4cc c8371f',
  '003741 f6f3e8 00252c 00798f 6fc3cf ff9e5e',
  'f8e8b8 3f3410 7b611b d2a63c f3d582 2f6f8f',
  'fdf0f1 50303a b2566e e59aab f7d0d7 5b8c7b',
  'e3f1f7 12344d 1f5f8b 6fb0d6 b9dcee f26b4e',
  'e9dfd0 38291d 6b4a31 b08d6a d8c3a5 2c6e63',
  '26302a f1ead6 161d19 566b4f a8b78b e59a3c',
  '3a1f3d f7e9ec 24102a 7d4a80 c79ac2 f3b562',
  'f7c59a 3d1d2b 7a2f46 d8604f fbe1c0 2b4c7e',
  'dcebe4 183b36 1f6257 6bab98 b5d8c9 d9573b',
].map(palette);

export const BRIGHT: readonly Palette[] = [
  'ffe27a 3b2a13 c9431d 29a9a0 fff5cf 2f6fde',
  '8fd6ee 10334a 1572a8 ffffff d9f3fb ff7043',
  'ffb5a7 4b1d2a c23b50 ffd166 ffe8df 1b998b',
  'b8e0a1 1f3d1a 2f7a34 f9d949 eef9e2 ee6c4d',
  'fff1d6 33272a d9653a 70c1b3 ffd9a8 f25f5c',
  'd8c7f2 2d1e4f 6a49b4 ffd95a f1eafc ef5d8f',
].map(palette);
