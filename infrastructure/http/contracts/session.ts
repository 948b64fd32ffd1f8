import { z } from 'zod';
import { patronClass, written } from './shapes.ts';

export const role = z.enum(['visitor', 'patron', 'librarian', 'administrator', 'auditor']);

export const session = z.object({
  role,
  /** How to greet; `null` for visitors. */
  name: z.string().nullable(),
  class: patronClass.nullable(),
  /** The terms of use of this edition are accepted; always true for staff and visitors (R24). */
  termsAccepted: z.boolean(),
  termsEdition: z.string(),
});

export const sessionContracts = {
  'GET /api/session': { operation: 'see-session', response: session },
  /** Card number and password, or a staff sign-in name. Refused by one answer whatever was wrong. */
  'POST /api/session': {
    operation: 'sign-in',
    body: z.object({ login: z.string().trim().min(1).max(64), password: z.string().min(1).max(256) }),
    response: session,
  },
  'DELETE /api/session': { operation: 'sign-out', response: session },
  'POST /api/session/terms': { operation: 'accept-terms', body: z.object({ edition: z.iso.date() }), response: written },
} as const;
