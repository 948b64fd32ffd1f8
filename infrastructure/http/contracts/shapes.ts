/** Shapes that several contracts share. Everything here is public API: the OpenAPI document is made from it. */
import { z } from 'zod';
import { daysBetween } from '../../../domain/kernel.ts';

export const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
export const instant = z.iso.datetime({ precision: 3 });
export const day = z.iso.date();
export const patronClass = z.enum(['general', 'provisional', 'pupil', 'teacher', 'reading-support']);
export const audience = z.enum(['general', 'infant', 'lower-elementary', 'upper-elementary', 'junior-high', 'adult']);
export const layout = z.enum(['reflow-vertical', 'reflow-horizontal', 'fixed', 'none']);
/** A place in a listing as a page before gave it. */
export const cursor = z.string().max(512);
export const limit = z.coerce.number().int().min(1).max(100).default(24);

export const contributor = z.object({
  name: z.string().trim().min(1).max(200),
  yomi: z.string().trim().max(200),
  role: z.enum(['author', 'illustrator', 'translator', 'editor', 'narrator', 'supervisor']),
});

export const accessibility = z.object({ speech: z.boolean(), reflow: z.boolean(), ruby: z.boolean(), alternatives: z.boolean() });

export const record = z.object({
  title: z.string().trim().min(1).max(300),
  titleYomi: z.string().trim().min(1).max(300),
  subtitle: z.string().trim().max(300).nullable(),
  series: z.object({ name: z.string().min(1).max(200), yomi: z.string().max(200), number: z.number().int().positive().nullable() }).nullable(),
  contributors: z.array(contributor).max(50),
  publisher: z.string().trim().max(200),
  published: day,
  isbn: z.string().regex(/^\d{13}$/).nullable(),
  ndc: z.string().regex(/^\d{3}(\.\d{1,5})?$/),
  subjects: z.array(z.string().trim().min(1).max(100)).max(50),
  audience,
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
  description: z.string().trim().max(4000),
  pages: z.number().int().positive().max(100_000).nullable(),
  layout,
  accessibility,
  local: z.boolean(),
});

export const licenceAudience = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('anyone') }),
  z.object({ kind: z.literal('patrons') }),
  z.object({ kind: z.literal('schools'), schools: z.array(id).min(1).max(100) }),
  z.object({ kind: z.literal('classes'), classes: z.array(patronClass).min(1) }),
]);

export const licenceTerms = z.object({
  concurrency: z.number().int().positive().max(100_000).nullable(),
  checkouts: z.number().int().positive().max(1_000_000).nullable(),
  starts: instant.nullable(),
  expires: instant.nullable(),
  perLoan: z.object({ price: z.number().int().positive(), monthlyBudget: z.number().int().positive() }).nullable(),
  audience: licenceAudience,
});

/**
 * What a reader can do with a title right now. `open`: read without sign-in. `available`: a seat is free. `waiting`:
 * every seat is taken, one can queue. `on-order`: licences begin later. `unlicensed`: no licence that could serve.
 */
export const availability = z.object({
  status: z.enum(['open', 'available', 'waiting', 'on-order', 'unlicensed']),
  /** Free seats, `null` when unlimited. */
  free: z.number().int().nullable(),
  waiting: z.number().int(),
  /** Days until a new hold would be ready, from how soon loans of this title really come back; `null` when unknown. */
  estimatedDays: z.number().int().nullable(),
  /** A book file is there; without one the title is a catalogue entry on order. */
  readable: z.boolean(),
});

export const titleCard = z.object({
  titleId: id,
  title: z.string(),
  titleYomi: z.string(),
  subtitle: z.string().nullable(),
  /** Names as printed on a card: `海野 なぎ 作 / 島 ひかり 絵` in order. */
  authors: z.array(z.object({ name: z.string(), role: contributor.shape.role })),
  /** Address of the cover picture (600×900), `null` when there is none. */
  cover: z.string().nullable(),
  ndc: z.string(),
  audience,
  layout,
  language: z.string(),
  local: z.boolean(),
  availability,
});

/** Where the log stood after a command: any GET with `?after={position}` waits briefly until that has been taken in. */
export const written = z.object({ position: z.string() });

/** The longest span of days that is answered at once. */
const longestSpan = 4018;

/** From a day to a day, both included. */
export const spanOf = <S extends z.ZodRawShape>(more: S) => z.object({ from: day, to: day, ...more }).refine(
  (span) => {
    // Whatever else is asked, these two are days: the schema above has read them.
    const { from, to } = span as { readonly from: string; readonly to: string };
    return daysBetween(from, to) < longestSpan;
  },
  { path: ['to'], message: 'At most eleven years at once: choose a shorter span.' },
);
