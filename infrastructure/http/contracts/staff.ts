import { z } from 'zod';
import { cursor, id, instant, licenceTerms, limit, patronClass, record, titleCard, written } from './shapes.ts';

const titleId = z.object({ titleId: id });

export const licenceState = z.enum(['coming', 'usable', 'spent', 'expired', 'withdrawn']);

const licence = z.object({
  licenceId: id,
  title: titleCard,
  terms: licenceTerms,
  state: licenceState,
  used: z.number().int(),
  running: z.number().int(),
  /** `null` when not counted. */
  checkoutsLeft: z.number().int().nullable(),
  /** `null` when perpetual. */
  daysLeft: z.number().int().nullable(),
  added: instant,
  lastLoan: instant.nullable(),
  /** Yen charged so far, for pay per loan. */
  charged: z.number().int(),
  /** Days until the counted loans are used up at the pace so far; `null` when unknown. */
  exhaustedInDays: z.number().int().nullable(),
});

const patronRef = z.object({ patronId: id });
const reason = z.string().trim().min(1).max(500);

/** Patrons are named in bodies only: their ids never stand in an address. */
export const staffContracts = {
  'GET /api/staff/titles': {
    operation: 'manage-titles',
    query: z.object({ q: z.string().max(200).optional(), show: z.enum(['all', 'hidden', 'without-file', 'unlicensed', 'held']).default('all'), cursor: cursor.optional(), limit }),
    response: z.object({
      items: z.array(titleCard.extend({ hidden: z.boolean(), licences: z.number().int(), loans: z.number().int(), loansEver: z.number().int() })),
      total: z.number().int(),
      next: z.string().nullable(),
    }),
  },
  'GET /api/staff/titles/:titleId': {
    operation: 'manage-titles',
    params: titleId,
    response: z.object({
      titleId: id,
      record,
      hidden: z.boolean(),
      cover: z.string().nullable(),
      file: z.object({ hash: z.string(), size: z.number().int(), chapters: z.number().int(), layout: record.shape.layout, removed: z.number().int() }).nullable(),
      licences: z.array(licence.omit({ title: true })),
      queue: z.array(z.object({ holdId: id, status: z.enum(['waiting', 'ready', 'paused']), class: patronClass, until: instant.nullable() })),
    }),
  },
  /** Step one of adding a book: the EPUB itself (multipart field `file`, at most 200 MB). It is checked, cleaned and kept aside. */
  'POST /api/staff/books': {
    operation: 'manage-titles',
    upload: true,
    response: z.object({
      hash: z.string(),
      size: z.number().int(),
      chapters: z.number().int(),
      layout: record.shape.layout,
      /** What was taken out because it could run or call out: `chapter1.xhtml: script`. */
      removed: z.array(z.string()),
      cover: z.string().nullable(),
      /** A record to go on from, as far as the book itself tells: title and readings may be missing. */
      record: record.extend({ title: z.string(), titleYomi: z.string() }),
    }),
  },
  /** Step two: the record, the file from step one, and a licence, all optional but the record. The same id again adds no second title. */
  'POST /api/staff/titles': {
    operation: 'manage-titles',
    body: z.object({ titleId: z.uuid().optional(), record, file: z.string().regex(/^[0-9a-f]{64}$/).nullable(), licence: licenceTerms.nullable() }),
    response: written.extend({ titleId: id }),
    status: 201,
  },
  'PUT /api/staff/titles/:titleId': { operation: 'manage-titles', params: titleId, body: z.object({ record }), response: written },
  'PUT /api/staff/titles/:titleId/file': { operation: 'manage-titles', params: titleId, body: z.object({ file: z.string().regex(/^[0-9a-f]{64}$/) }), response: written },
  'PUT /api/staff/titles/:titleId/visibility': { operation: 'manage-titles', params: titleId, body: z.object({ hidden: z.boolean() }), response: written },
  'POST /api/staff/titles/:titleId/licences': {
    operation: 'manage-licences',
    params: titleId,
    body: z.object({ licenceId: z.uuid().optional(), terms: licenceTerms }),
    response: written.extend({ licenceId: id }),
    status: 201,
  },
  'DELETE /api/staff/titles/:titleId/licences/:licenceId': {
    operation: 'manage-licences',
    params: titleId.extend({ licenceId: id }),
    body: z.object({ reason }),
    response: written,
  },
  'GET /api/staff/licences': {
    operation: 'manage-licences',
    query: z.object({
      state: licenceState.optional(),
      /** Only those not lent for 180 days. */
      unused: z.enum(['true', 'false']).transform((v) => v === 'true').optional(),
      sort: z.enum(['expiring', 'running-out', 'title', 'most-used']).default('expiring'),
      cursor: cursor.optional(),
      limit,
    }),
    response: z.object({ items: z.array(licence), total: z.number().int(), next: z.string().nullable() }),
  },
  /** Titles with holds, longest queue first; `stranded` have nothing left that could serve (R69). */
  'GET /api/staff/holds': {
    operation: 'manage-titles',
    query: z.object({ cursor: cursor.optional(), limit }),
    response: z.object({
      items: z.array(z.object({ title: titleCard, waiting: z.number().int(), ready: z.number().int(), paused: z.number().int(), perLicence: z.number().nullable(), stranded: z.boolean(), oldest: instant })),
      next: z.string().nullable(),
    }),
  },
  /** Finds people by card number, name or reading. */
  'POST /api/staff/patrons/search': {
    operation: 'find-patrons',
    body: z.object({ q: z.string().trim().min(1).max(100) }),
    response: z.object({ items: z.array(z.object({ patronId: id, cardEnd: z.string(), name: z.string(), kana: z.string(), class: patronClass })), more: z.boolean() }),
  },
  /** Opens a person's record. The reason is kept with the view, for the auditor to see. */
  'POST /api/staff/patrons/record': {
    operation: 'view-patron',
    body: patronRef.extend({ reason }),
    response: z.object({
      patronId: id,
      person: z.object({ card: z.string(), name: z.string(), kana: z.string(), born: z.string(), mail: z.string().nullable() }).nullable(),
      class: patronClass,
      cardExpires: instant.nullable(),
      block: z.object({ reason: z.string(), until: instant.nullable() }).nullable(),
      /** Why this card cannot borrow: the code of a problem (R59). */
      standing: z.string().nullable(),
      slots: z.object({ loans: z.object({ used: z.number().int(), limit: z.number().int() }), holds: z.object({ used: z.number().int(), limit: z.number().int() }) }),
      loans: z.array(z.object({ title: titleCard, due: instant })),
      holds: z.array(z.object({ title: titleCard, status: z.enum(['waiting', 'ready', 'paused', 'stranded']) })),
    }),
  },
  'PUT /api/staff/patrons/block': { operation: 'manage-patrons', body: patronRef.extend({ reason, until: instant.nullable() }), response: written },
  'PUT /api/staff/patrons/unblock': { operation: 'manage-patrons', body: patronRef, response: written },
  'PUT /api/staff/patrons/password': { operation: 'manage-patrons', body: patronRef.extend({ reason }), response: z.object({ temporary: z.string() }) },
  'PUT /api/staff/patrons/return': { operation: 'manage-patrons', body: patronRef.extend({ titleId: id }), response: written },
  'PUT /api/staff/patrons/cancel-hold': { operation: 'manage-patrons', body: patronRef.extend({ titleId: id }), response: written },
} as const;
