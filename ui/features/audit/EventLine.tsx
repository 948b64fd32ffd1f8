import type { EventType } from '../../../domain/events.ts';
import type { Answer } from '../../api.ts';
import { auditTexts, eventTexts } from '../../i18n/audit.ts';
import { textsIn, useLanguage, useTexts, type Language } from '../../i18n/texts.ts';

export type AuditEvent = Answer<'POST /api/audit/timeline'>['events'][number];

/** `14:05:31` in Japan. */
export const clockOf = (at: string): string =>
  new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(new Date(at));

/** Name and sentence of an event; one that this screen does not know (a newer server's) is named as it is. */
export const sayEvent = (event: Pick<AuditEvent, 'type' | 'data'>, language: Language): { readonly name: string; readonly words: string } => {
  const texts = textsIn(eventTexts, language);
  if (!Object.hasOwn(texts, event.type)) return { name: event.type, words: JSON.stringify(event.data) };
  const { name, say } = texts[event.type as EventType];
  return { name, words: say({ type: event.type, ...event.data } as never) };
};

export const useActor = (): ((actor: AuditEvent['actor']) => string) => {
  const t = useTexts(auditTexts);
  return ({ role, staffId }) => `${(t.roles as Record<string, string>)[role] ?? role}${staffId === undefined ? '' : ` ${staffId}`}`;
};

/** One event as a line: when, what, by whom. */
export const EventWords = ({ event }: { event: AuditEvent }) => {
  const language = useLanguage();
  const actor = useActor();
  const { name, words } = sayEvent(event, language);
  return (
    <span className="min-w-0 flex-1 max-sm:basis-[calc(100%-7rem)]">
      <span className="block leading-snug">{words}</span>
      <span className="block text-sm text-ink-soft">{name}・{actor(event.actor)}</span>
    </span>
  );
};
