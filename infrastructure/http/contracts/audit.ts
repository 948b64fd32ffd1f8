import { z } from 'zod';
import { day, instant, spanOf } from './shapes.ts';

const kind = z.enum(['title', 'patron', 'membership', 'reading', 'work', 'searches', 'rules', 'security']);
/** Where the page before ended: a place in the log. */
const position = z.string().regex(/^\d{1,40}$/);
const stream = z.string().regex(/^[a-z]+(-[A-Za-z0-9_-]{1,64})?$/);

const event = z.object({
  id: z.string(),
  position: z.string(),
  stream,
  version: z.number().int(),
  type: z.string(),
  at: instant,
  actor: z.object({ role: z.string(), staffId: z.string().optional() }),
  /** The event's fields; of personal ones only that they are there: `{"sealed":true}`. */
  data: z.record(z.string(), z.unknown()),
});

/** A stream's name may hold a patron id, so it travels in bodies. */
export const auditContracts = {
  /** Events a day by kind: where there is something to see. */
  'GET /api/audit/days': {
    operation: 'audit',
    query: spanOf({}),
    response: z.object({ days: z.array(z.object({ day, events: z.partialRecord(kind, z.number().int()) })) }),
  },
  'POST /api/audit/events': {
    operation: 'audit',
    body: z.object({ day, kind: kind.nullable(), type: z.string().max(64).nullable(), cursor: position.nullable(), limit: z.number().int().min(1).max(200) }),
    response: z.object({ events: z.array(event), next: z.string().nullable() }),
  },
  'POST /api/audit/timeline': {
    operation: 'audit',
    body: z.object({ stream }),
    response: z.object({ stream, kind, events: z.array(event), truncated: z.boolean() }),
  },
  /** The state at an instant, folded from the events up to it (N5). */
  'POST /api/audit/state': {
    operation: 'audit',
    body: z.object({ stream, at: instant }),
    response: z.object({ stream, at: instant, version: z.number().int(), state: z.unknown() }),
  },
} as const;
