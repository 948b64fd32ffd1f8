import { z } from 'zod';
import { day, patronClass, spanOf, titleCard, written } from './shapes.ts';

export const classRules = z.object({
  loans: z.number().int().min(0).max(100),
  loanDays: z.number().int().min(1).max(365),
  holds: z.number().int().min(0).max(100),
  pickupDays: z.number().int().min(1).max(60),
  extensions: z.number().int().min(0).max(20),
  unlimitedCounts: z.boolean(),
});

const counts = z.record(z.string(), z.number().int());

export const administrationContracts = {
  'GET /api/admin/rules': { operation: 'see-rules', response: z.object({ classes: z.record(patronClass, classRules), retentionDays: z.number().int() }) },
  'PUT /api/admin/rules/:class': { operation: 'change-rules', params: z.object({ class: patronClass }), body: classRules, response: written },
  'PUT /api/admin/retention': { operation: 'change-rules', body: z.object({ days: z.number().int().min(0).max(3650) }), response: written },
  /** Counts by period (R92). `previous` are the same figures for the same span before. */
  'GET /api/admin/statistics': {
    operation: 'see-statistics',
    query: spanOf({ by: z.enum(['day', 'month', 'fiscal-year']).default('day') }),
    response: z.object({
      rows: z.array(
        z.object({ period: z.string(), loans: z.number().int(), returns: z.number().int(), extensions: z.number().int(), holds: z.number().int(), reads: z.number().int(), signIns: z.number().int(), newPatrons: z.number().int(), turnaways: z.number().int() }),
      ),
      totals: counts,
      previous: counts,
      /** Loans by class, NDC main class, licence model, hour (0–23); reads by device. */
      byClass: counts,
      byNdc: counts,
      byModel: counts,
      byHour: counts,
      byDevice: counts,
      titles: z.array(z.object({ title: titleCard, loans: z.number().int() })),
      perThousandResidents: z.number(),
    }),
  },
  /** Who could not be served, and why (R95). */
  'GET /api/admin/turnaways': {
    operation: 'see-turnaways',
    query: spanOf({}),
    response: z.object({
      rows: z.array(z.object({ day, limitExceeded: z.number().int(), noLicence: z.number().int(), emptySearches: z.number().int() })),
      titles: z.array(z.object({ title: titleCard, limitExceeded: z.number().int(), noLicence: z.number().int() })),
      emptySearches: z.array(z.object({ query: z.string(), times: z.number().int() })),
    }),
  },
  /** How far each projection is, and what is wrong with it if anything is. */
  'GET /api/admin/service': {
    operation: 'see-service',
    response: z.object({
      head: z.string(),
      followers: z.array(z.object({ name: z.string(), position: z.string(), behind: z.boolean(), trouble: z.string().nullable() })),
      started: z.string(),
      version: z.string(),
      engine: z.string(),
    }),
  },
} as const;
