import { z } from 'zod';
import { id, instant, layout, written } from './shapes.ts';

/** A Readium Locator, cut down to what is stored. */
export const place = z.object({
  href: z.string().min(1).max(1024),
  type: z.string().max(128),
  title: z.string().max(512).nullable(),
  locations: z.object({
    progression: z.number().min(0).max(1),
    totalProgression: z.number().min(0).max(1),
    partialCfi: z.string().max(1024).nullable(),
  }),
});

const readingId = z.object({ readingId: id });

/** `href` is `null` for a heading that leads nowhere. */
const link: z.ZodType<{ href: string | null; title: string; children: unknown[] }> = z.lazy(() =>
  z.object({ href: z.string().nullable(), title: z.string(), children: z.array(link) }),
);

export const readingContracts = {
  /** Opens a book: of the loan one has, or of a title open to everybody. Everything of the book is under `base`. */
  'POST /api/titles/:titleId/reading': {
    operation: 'open-book',
    params: z.object({ titleId: id }),
    body: z.object({ device: z.enum(['phone', 'tablet', 'desk']) }),
    response: written.extend({
      readingId: id,
      /** `/api/reading/{readingId}/` */
      base: z.string(),
      titleId: id,
      title: z.string(),
      layout,
      access: z.enum(['loan', 'open']),
      /** When the loan ends; `null` for open books. */
      due: instant.nullable(),
      /** Where the reader was last, on whatever device. */
      place: place.nullable(),
    }),
  },
  'GET /api/reading/:readingId/manifest': {
    operation: 'read-book',
    params: readingId,
    response: z.object({
      metadata: z.object({ title: z.string(), language: z.string(), readingProgression: z.enum(['ltr', 'rtl']), layout }),
      /** Path of the package document under `resources/`. */
      opf: z.string(),
      readingOrder: z.array(z.object({ href: z.string(), type: z.string(), title: z.string().optional(), size: z.number().int() })),
      resources: z.array(z.object({ href: z.string(), type: z.string(), size: z.number().int() })),
      toc: z.array(link),
    }),
  },
  /** Whole-book search; finds text under ruby, and kanji by their ruby. Offsets are UTF-16 units of the text without ruby. */
  'GET /api/reading/:readingId/search': {
    operation: 'read-book',
    params: readingId,
    query: z.object({ q: z.string().trim().min(1).max(100), limit: z.coerce.number().int().min(1).max(200).default(50) }),
    response: z.object({
      hits: z.array(
        z.object({
          spine: z.number().int(),
          href: z.string(),
          chapter: z.string().nullable(),
          offset: z.number().int(),
          length: z.number().int(),
          before: z.string(),
          highlight: z.string(),
          after: z.string(),
        }),
      ),
      more: z.boolean(),
    }),
  },
  /** What the reader did; parts that say nothing new cost nothing. */
  'POST /api/reading/:readingId/progress': {
    operation: 'read-book',
    params: readingId,
    body: z.object({ chapter: z.number().int().min(0).max(100_000).optional(), place: place.optional(), closed: z.boolean().optional() }),
    response: written,
  },
} as const;
