import type { Answer } from '../../api.ts';

/** Somebody the desk's search found. */
export type Found = Answer<'POST /api/staff/patrons/search'>['items'][number];
