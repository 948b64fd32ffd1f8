import type { Answer } from '../../api.ts';

/** What a stream is about. */
export type Kind = keyof Answer<'GET /api/audit/days'>['days'][number]['events'];
