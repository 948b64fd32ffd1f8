import { z } from 'zod';
import { accessibility, audience, contributor, cursor, id, instant, layout, limit, record, titleCard } from './shapes.ts';

const facet = z.array(z.object({ value: z.string(), count: z.number().int() }));

/** Text cut into plain and matching parts, in order: `[{text:'瀬戸の',hit:false},{text:'海',hit:true}]`. */
const highlighted = z.array(z.object({ text: z.string(), hit: z.boolean() }));

/** Query parameters come as text: `available=true`. */
const flag = z.enum(['true', 'false']).transform((v) => v === 'true');

/** What the person asking can do with a title, and what would follow (R22). */
export const offer = z.object({
  /** `read`: open, or already on loan; `borrow`; `hold`; `sign-in`: to be asked again after signing in; `none`. */
  action: z.enum(['read', 'borrow', 'hold', 'sign-in', 'none']),
  /** When a loan made now would end. */
  due: instant.nullable(),
  /** The end was brought forward because the licence ends. */
  cut: z.boolean(),
  /** Why nothing better is possible: the code of a problem. */
  refusal: z.string().nullable(),
  /** The loan or hold there already is. */
  loan: z.object({ due: instant, extensions: z.number().int() }).nullable(),
  hold: z.object({ status: z.enum(['waiting', 'ready', 'paused']), place: z.number().int(), until: instant.nullable() }).nullable(),
});

export const catalogueContracts = {
  'GET /api/home': {
    operation: 'browse',
    response: z.object({
      /** Loans to go on with, latest first; empty without sign-in. */
      continuing: z.array(z.object({ title: titleCard, due: instant, progress: z.number().min(0).max(1) })),
      /** Holds that wait to be picked up. */
      ready: z.array(z.object({ title: titleCard, until: instant })),
      shelves: z.array(z.object({ key: z.enum(['new', 'open', 'popular', 'children', 'picture-books', 'local', 'literature', 'science', 'languages']), titles: z.array(titleCard) })),
      titles: z.number().int(),
      availableNow: z.number().int(),
    }),
  },
  /** Search and browse. かな finds 漢字 by reading; width, case and old forms are folded (R11, R12). */
  'GET /api/titles': {
    operation: 'browse',
    query: z.object({
      q: z.string().max(200).optional(),
      ndc: z.string().regex(/^\d$/).optional(),
      audience: audience.optional(),
      layout: layout.optional(),
      language: z.string().max(10).optional(),
      available: flag.optional(),
      speech: flag.optional(),
      ruby: flag.optional(),
      local: flag.optional(),
      author: z.string().max(200).optional(),
      publisher: z.string().max(200).optional(),
      subject: z.string().max(100).optional(),
      from: z.coerce.number().int().min(1000).max(2999).optional(),
      to: z.coerce.number().int().min(1000).max(2999).optional(),
      sort: z.enum(['relevance', 'new', 'title', 'popular']).default('relevance'),
      cursor: cursor.optional(),
      limit,
    }),
    response: z.object({
      items: z.array(titleCard.extend({ highlight: z.object({ title: highlighted, authors: highlighted }).nullable() })),
      total: z.number().int(),
      availableNow: z.number().int(),
      facets: z.object({ ndc: facet, audience: facet, layout: facet, language: facet, accessibility: facet }),
      next: z.string().nullable(),
    }),
  },
  'GET /api/titles/:titleId': {
    operation: 'browse',
    params: z.object({ titleId: id }),
    response: titleCard.extend({
      series: record.shape.series,
      contributors: z.array(contributor),
      publisher: z.string(),
      published: z.string(),
      isbn: z.string().nullable(),
      subjects: z.array(z.string()),
      description: z.string(),
      pages: z.number().int().nullable(),
      accessibility,
      /** Seats in all: `null` is unlimited. */
      seats: z.number().int().nullable(),
      chapters: z.number().int().nullable(),
      offer,
      related: z.array(titleCard),
    }),
  },
} as const;
