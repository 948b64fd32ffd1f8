/**
 * A book's manifest in the style of the Readium Web Publication Manifest. It is plain JSON.
 *
 * Every `href` is the decoded path of a file from the root of the package, in Unicode NFC (`OPS/xhtml/一.xhtml`);
 * links into a document carry `#id` after it. Whoever puts one into a URL must encode it.
 */
export interface BookManifest {
  readonly metadata: BookMetadata;
  /** The documents in the order of reading. Never empty. */
  readonly readingOrder: readonly ReadingItem[];
  /** All other files: styles, pictures, fonts, sound, the navigation document if it is not read. */
  readonly resources: readonly BookFile[];
  readonly toc: readonly TocEntry[];
  readonly landmarks: readonly Landmark[];
  readonly pageList: readonly { readonly title: string; readonly href: string }[];
  /** The cover picture; also one of `resources`. */
  readonly cover: string | null;
  /** Path of the package document. */
  readonly opf: string;
}

export type BookLayout = 'reflow-vertical' | 'reflow-horizontal' | 'fixed';

export interface BookMetadata {
  readonly title: string;
  /** Reading of the title when the package gives one (`file-as`). */
  readonly titleSort: string | null;
  /** BCP 47, as written; `und` when the package says nothing. */
  readonly language: string;
  readonly creators: readonly BookCreator[];
  readonly publisher: string | null;
  readonly identifier: string | null;
  readonly published: string | null;
  readonly description: string | null;
  readonly readingProgression: 'ltr' | 'rtl';
  readonly layout: BookLayout;
  readonly accessibility: BookAccessibility;
}

export interface BookCreator {
  readonly name: string;
  readonly sortAs: string | null;
  /** MARC relator: `aut`, `ill`, `trl`, `nrt`. */
  readonly role: string | null;
}

/** Values of the schema.org accessibility vocabulary, as written in the package. */
export interface BookAccessibility {
  readonly accessMode: readonly string[];
  readonly accessibilityFeature: readonly string[];
  readonly accessibilityHazard: readonly string[];
  readonly accessibilitySummary: string | null;
}

export interface BookFile {
  readonly href: string;
  /** Media type, lower case, without parameters. */
  readonly type: string;
  /** Bytes once inflated. */
  readonly size: number;
}

export interface ReadingItem extends BookFile {
  /** Title of the first entry of the table of contents that points here. */
  readonly title?: string;
  /** Only where it differs from the book's. */
  readonly layout?: 'fixed' | 'reflow';
  /** Where a fixed page lies in the spread. */
  readonly page?: 'left' | 'right' | 'center';
  /** False for documents outside the main sequence (`linear="no"`). */
  readonly linear: boolean;
  /** The SMIL file that reads it aloud. */
  readonly mediaOverlay?: string;
}

export interface TocEntry {
  readonly title: string;
  /** `null` for a heading that leads nowhere. */
  readonly href: string | null;
  readonly children: readonly TocEntry[];
}

export interface Landmark {
  /** EPUB structural semantics: `cover`, `toc`, `bodymatter`. */
  readonly kind: string;
  readonly title: string;
  readonly href: string;
}
