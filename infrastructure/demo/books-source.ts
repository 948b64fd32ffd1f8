import type { BibliographicRecord } from '../../domain/catalogue/work.ts';

/** Which licence model a demo title is bought under; the seed turns each into real terms. */
export type LicenceHint =
  | 'perpetual-1'
  | 'two-years'
  | 'loans-52'
  | 'two-years-or-52'
  | 'bundle-26'
  | 'pay-per-loan'
  | 'unlimited-year'
  | 'school-pack'
  | 'public-domain'
  | 'own-material'
  | 'on-order';

/** A chapter in the notation of `books-markup.ts`. */
export interface Chapter {
  readonly title: string;
  readonly text: string;
}

/** A picture: a complete SVG drawing's inside, its box, and what it shows for those who cannot see it. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly drawing: string;
  readonly alternative: string;
}

/** A page of a picture book: 1000 × 1000, the drawing behind, the words in a box of their own. */
export interface PicturePage {
  readonly title: string;
  readonly picture: Picture;
  readonly words: string;
  /** Left, top, width and height of the words in page units. */
  readonly box: readonly [number, number, number, number];
  readonly ink: string;
}

interface Common {
  /** Key in `demoBooks`. */
  readonly key: string;
  /** What the catalogue says; `layout`, `accessibility` and `isbn` are taken over into the package. */
  readonly record: BibliographicRecord;
  readonly direction: 'rtl' | 'ltr';
  /** How the library owns it. */
  readonly licences: readonly LicenceHint[];
  /** Every kanji carries its reading, as in books for the first grades. */
  readonly fullRuby: boolean;
}

export interface ReflowBook extends Common {
  readonly kind: 'reflow';
  readonly chapters: readonly Chapter[];
  readonly pictures: Readonly<Record<string, Picture>>;
}

export interface PictureBook extends Common {
  readonly kind: 'fixed';
  readonly pages: readonly PicturePage[];
}

export type BookSource = ReflowBook | PictureBook;
