/**
 * The data of every announcement as JSON Schema, for those who receive them: `docs/announcements/{name}.v1.schema.json` is
 * made from this (`SCHEMAS=write npx jest test/journeys/announcements`). More fields may come, so none are forbidden.
 */
import { z } from 'zod';
import { dataschemaOf, type AnnouncementData, type AnnouncementName } from '../application/announcements.ts';
import { id, layout, licenceTerms, patronClass, record } from './http/contracts/shapes.ts';

const count = z.number().int().min(0);
const ofTitle = z.object({ titleId: id });
const ofLicence = z.object({ titleId: id, licenceId: id });
const endOfLicence = z.object({ titleId: id, licenceId: id, checkoutsLeft: count.nullable() });
const ofRecord = z.object({ titleId: id, record });

export const announcementSchemas: { readonly [N in AnnouncementName]: z.ZodType<AnnouncementData[N]> } = {
  'catalogue.title-catalogued': ofRecord,
  'catalogue.title-revised': ofRecord,
  'catalogue.book-attached': z.object({ titleId: id, layout: layout.exclude(['none']) }),
  'catalogue.cover-changed': ofTitle,
  'catalogue.title-hidden': ofTitle,
  'catalogue.title-shown': ofTitle,
  'lending.licence-added': z.object({ titleId: id, licenceId: id, terms: licenceTerms }),
  'lending.licence-began': ofLicence,
  'lending.licence-withdrawn': endOfLicence,
  'lending.licence-expired': endOfLicence,
  'lending.licence-exhausted': ofLicence,
  'lending.title-lent': ofTitle,
  'lending.title-returned': ofTitle,
  'lending.hold-placed': ofTitle,
  'lending.hold-ended': ofTitle,
  'lending.reader-turned-away': z.object({ titleId: id, reason: z.enum(['all-on-loan', 'monthly-budget-spent', 'not-licensed']) }),
  'lending.class-rules-changed': z.object({
    class: patronClass,
    rules: z.object({ loans: count, loanDays: count, holds: count, pickupDays: count, extensions: count, unlimitedCounts: z.boolean() }),
  }),
  'lending.retention-changed': z.object({ days: count }),
};

/** A schema as it is handed out. */
export const jsonSchemaOf = (name: AnnouncementName): object => {
  const { $schema, ...schema } = z.toJSONSchema(announcementSchemas[name], { io: 'input' });
  return { $schema, $id: dataschemaOf(name), title: name, ...schema };
};
