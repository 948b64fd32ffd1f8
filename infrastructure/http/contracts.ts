/**
 * Every operation of the HTTP API by method and path: what goes in, what comes out, and the operation whose row in the
 * permission matrix says who may. The screens take their types from here; OpenAPI is made from here; responses are
 * stripped to what stands here.
 */
import { z } from 'zod';
import type { Operation } from '../../application/permissions.ts';
import { administrationContracts } from './contracts/administration.ts';
import { auditContracts } from './contracts/audit.ts';
import { catalogueContracts } from './contracts/catalogue.ts';
import { lendingContracts } from './contracts/lending.ts';
import { readingContracts } from './contracts/reading.ts';
import { sessionContracts } from './contracts/session.ts';
import { staffContracts } from './contracts/staff.ts';

export interface Contract {
  readonly operation: Operation;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** The body is one file, multipart field `file`. */
  readonly upload?: true;
  readonly response: z.ZodType;
  /** 200 unless said. */
  readonly status?: number;
}

export const health = z.object({ status: z.enum(['ok', 'catching-up', 'failing']), version: z.string(), engine: z.string(),
  /** The servers behind it, on a cluster. */
  servers: z.array(z.object({ name: z.string(), reachable: z.boolean() })),
});

export type Health = z.output<typeof health>;

export const contracts = {
  ...sessionContracts,
  ...catalogueContracts,
  ...lendingContracts,
  ...readingContracts,
  ...staffContracts,
  ...administrationContracts,
  ...auditContracts,
  'GET /api/health': { operation: 'see-health', response: health },
} as const satisfies { readonly [route: string]: Contract };

export type Contracts = typeof contracts;
export type Route = keyof Contracts;
