/** Announcements as messages of Kafka: CloudEvents 1.0, Kafka protocol binding 1.0.2, binary content mode. */
import type { KafkaMessage, Message } from 'kafkajs';
import type { Announcement } from '../../application/ports.ts';

/** A message that is no announcement; the reason is for whoever sent it. */
export class Malformed extends Error {}

/** What every announcement has besides `data` and its content type, each a header `ce_{name}`. */
const attributes = ['specversion', 'id', 'source', 'type', 'subject', 'time', 'dataschema'] as const;

/** What makes an announcement the same as another one (CloudEvents 1.0, "id"). */
export const identityOf = ({ source, id }: Announcement): string => `${source}\n${id}`;

export const messageOf = (announcement: Announcement): Message => ({
  key: announcement.subject,
  value: JSON.stringify(announcement.data),
  headers: { ...Object.fromEntries(attributes.map((name) => [`ce_${name}`, announcement[name]])), 'content-type': announcement.datacontenttype },
});

const isObject = (value: unknown): value is Announcement['data'] => typeof value === 'object' && value !== null && !Array.isArray(value);

const dataIn = (value: Buffer | null): Announcement['data'] => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value?.toString() ?? '');
  } catch (error) {
    throw new Malformed(`its data is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (!isObject(parsed)) throw new Malformed('its data is not a JSON object');
  return parsed;
};

/** Throws `Malformed` for what is none. */
export const announcementIn = ({ headers = {}, value }: Pick<KafkaMessage, 'headers' | 'value'>): Announcement => {
  const text = (name: string): string => {
    const held = headers[name];
    if (held === undefined || Array.isArray(held)) throw new Malformed(`the header ${name} must be there once`);
    return held.toString();
  };
  const found = Object.fromEntries(attributes.map((name) => [name, text(`ce_${name}`)])) as { readonly [A in (typeof attributes)[number]]: string };
  const { specversion, ...rest } = found;
  if (specversion !== '1.0') throw new Malformed(`ce_specversion is ${JSON.stringify(specversion)}; it must be "1.0"`);
  if (!/^application\/json(?:$|;)/i.test(text('content-type'))) throw new Malformed('the header content-type must be application/json');
  return { specversion, ...rest, datacontenttype: 'application/json', data: dataIn(value) };
};
