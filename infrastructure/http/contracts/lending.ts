import { z } from 'zod';
import { day, id, instant, patronClass, titleCard, written } from './shapes.ts';

const titleId = z.object({ titleId: id });
const used = z.object({ used: z.number().int(), limit: z.number().int() });

export const loan = written.extend({ due: instant, cut: z.boolean(), /** The loan was there already. */ repeated: z.boolean() });

/** The natural key of a loan or hold is the person and the title, so no other id is needed, and a repeat never makes two. */
export const lendingContracts = {
  'GET /api/shelf': {
    operation: 'see-shelf',
    response: z.object({
      class: patronClass,
      cardExpires: instant.nullable(),
      /** Why nothing can be borrowed at all now: the code of a problem, `null` when all is well. */
      standing: z.string().nullable(),
      slots: z.object({ loans: used, holds: used }),
      loans: z.array(
        z.object({
          title: titleCard,
          started: instant,
          due: instant,
          daysLeft: z.number().int(),
          extensions: used,
          /** What an extension now would give, or the code of why not. */
          extension: z.object({ due: instant.nullable(), refusal: z.string().nullable(), number: z.number().int() }),
          /** How far the reader is, 0–1. */
          progress: z.number().min(0).max(1),
        }),
      ),
      holds: z.array(
        z.object({
          title: titleCard,
          status: z.enum(['waiting', 'ready', 'paused', 'stranded']),
          placed: instant,
          /** From 1 among those waiting. */
          place: z.number().int(),
          of: z.number().int(),
          estimatedDays: z.number().int().nullable(),
          /** Pick up before (ready), or resumes by itself at (paused). */
          until: instant.nullable(),
        }),
      ),
      /** Returned within the retention, latest first; forgotten by themselves afterwards. */
      returned: z.array(z.object({ title: titleCard, ended: instant })),
      forgottenAfterDays: z.number().int(),
    }),
  },
  /** 201 for a new loan, 200 with the loan there already is. */
  'POST /api/titles/:titleId/loan': { operation: 'borrow', params: titleId, response: loan, status: 201 },
  'DELETE /api/titles/:titleId/loan': { operation: 'return-loan', params: titleId, response: written },
  /** `number` counts extensions from 1: sending the same one again changes nothing. */
  'POST /api/titles/:titleId/loan/extension': {
    operation: 'extend-loan',
    params: titleId,
    body: z.object({ number: z.number().int().min(1).max(20) }),
    response: written.extend({ due: instant }),
  },
  'POST /api/titles/:titleId/hold': { operation: 'place-hold', params: titleId, response: written.extend({ repeated: z.boolean() }), status: 201 },
  'DELETE /api/titles/:titleId/hold': { operation: 'cancel-hold', params: titleId, response: written },
  /** Keeps the place; resumes by itself at the start of `until`, or when asked. */
  'PUT /api/titles/:titleId/hold/pause': { operation: 'pause-hold', params: titleId, body: z.object({ until: day.nullable() }), response: written },
  'DELETE /api/titles/:titleId/hold/pause': { operation: 'resume-hold', params: titleId, response: written },
} as const;
