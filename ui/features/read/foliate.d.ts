/** The parts of foliate-js 1.0.1 that engine.ts uses; the package ships no types. */
declare module 'foliate-js/view.js' {
  import type { EPUB } from 'foliate-js/epub.js';
  import type { OverlayerLike } from 'foliate-js/overlayer.js';

  export interface RelocateDetail { reason?: string | null; range: Range | null; index: number; fraction: number; size?: number }
  export type Anchor = (document: Document) => Range | Element | number | null;
  export interface Resolved { index: number; anchor?: Anchor | number }
  /** `foliate-paginator` or `foliate-fxl`; what only one of them has is optional. */
  export interface Renderer extends HTMLElement {
    goTo(target: Resolved): Promise<void>;
    next(distance?: number): Promise<void>;
    prev(distance?: number): Promise<void>;
    getContents(): { doc: Document | null; index?: number; overlayer?: OverlayerLike }[];
    setStyles?(css: string): void;
    readonly page?: number;
    readonly pages?: number;
    readonly atStart?: boolean;
    readonly atEnd?: boolean;
    nextSection?(): Promise<void>;
    prevSection?(): Promise<void>;
  }
  export interface View extends HTMLElement {
    renderer: Renderer;
    lastLocation: { tocItem?: { href?: string | null; label?: string } | null; cfi?: string } | null;
    open(book: EPUB): Promise<void>;
    close(): void;
  }
}

declare module 'foliate-js/epub.js' {
  export interface Section {
    readonly id: string;
    readonly linear?: string | null;
    readonly size: number;
    load(): Promise<string | null>;
    unload(): void;
  }
  export class EPUB {
    constructor(loader: {
      loadText(path: string): Promise<string | null>;
      loadBlob(path: string): Promise<Blob>;
      getSize(path: string): number;
    });
    init(): Promise<this>;
    destroy(): void;
    readonly sections: Section[];
    readonly dir: string | null;
  }
}

declare module 'foliate-js/overlayer.js' {
  export interface OverlayerLike {
    readonly element: SVGElement;
    add(key: string, range: Range, draw: unknown, options?: { color?: string }): void;
    remove(key: string): void;
  }
  export class Overlayer { static highlight: unknown }
}

declare module 'foliate-js/epubcfi.js' {
  type Parts = unknown;
  export const parse: (cfi: string) => Parts;
  export const collapse: (cfi: string) => string;
  export const toRange: (document: Document, parts: Parts) => Range;
}
