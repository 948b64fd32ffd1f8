/** A title as it stands on a card, everywhere the same. */
import type { BibliographicRecord, Contributor } from '../domain/catalogue/work.ts';
import type { Instant } from '../domain/kernel.ts';
import type { Borrower } from '../domain/lending/terms.ts';
import { anybody, availability, titles, type Availability, type TitleDocument } from '../projections/titles.ts';
import { documentsOf, type Caller, type System } from './system.ts';
import { loadPatron } from './lending.ts';

export interface TitleCard {
  readonly titleId: string;
  readonly title: string;
  readonly titleYomi: string;
  readonly subtitle: string | null;
  readonly authors: readonly { readonly name: string; readonly role: Contributor['role'] }[];
  readonly cover: string | null;
  readonly ndc: string;
  readonly audience: BibliographicRecord['audience'];
  readonly layout: BibliographicRecord['layout'];
  readonly language: string;
  readonly local: boolean;
  readonly availability: Availability;
}

export type Catalogued = TitleDocument & { readonly record: BibliographicRecord };

export const isCatalogued = (document: TitleDocument | undefined | null): document is Catalogued => document?.record != null;

export const coverAddress = (cover: TitleDocument['cover']): string | null => (cover === null ? null : `/api/covers/${cover.hash}`);

export const cardOf = (titleId: string, document: Catalogued, borrower: Borrower, now: Instant): TitleCard => {
  const { record, file, cover } = document;
  return {
    titleId,
    title: record.title,
    titleYomi: record.titleYomi,
    subtitle: record.subtitle,
    authors: record.contributors.map(({ name, role }) => ({ name, role })),
    cover: coverAddress(cover),
    ndc: record.ndc,
    audience: record.audience,
    layout: file?.layout ?? record.layout,
    language: record.language,
    local: record.local,
    availability: availability(document, borrower, now),
  };
};

/** As whom the caller would borrow; visitors are shown what a general patron could. */
export const borrowerOf = async (system: System, caller: Caller): Promise<Borrower> => {
  const patron = caller.patronId === null ? null : await loadPatron(system, caller.patronId);
  return patron === null ? anybody : { class: patron.class, school: patron.school };
};

/** Cards by title id; titles that are not (or no longer) in the catalogue are missing. */
export const cardsOf = async (system: System, titleIds: readonly string[], borrower: Borrower): Promise<ReadonlyMap<string, TitleCard>> => {
  const now = system.clock.now();
  const documents = await documentsOf(system, titles, titleIds);
  return new Map([...documents].flatMap(([id, document]) => (isCatalogued(document) ? [[id, cardOf(id, document, borrower, now)] as const] : [])));
};

/** Cards in the order asked for. */
export const cardsInOrder = async (system: System, titleIds: readonly string[], borrower: Borrower): Promise<readonly TitleCard[]> => {
  const cards = await cardsOf(system, titleIds, borrower);
  return titleIds.flatMap((id) => cards.get(id) ?? []);
};
