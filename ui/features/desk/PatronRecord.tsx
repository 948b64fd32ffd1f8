import { useState, type ReactNode } from 'react';
import { api, Problem, queryClient, refresh, resource, useApi, type Answer } from '../../api.ts';
import { dayOf, endOfDay } from '../../../domain/kernel.ts';
import { standingOf } from '../../../domain/lending/patron.ts';
import { deskTexts } from '../../i18n/desk.ts';
import { useRefusalText } from '../../i18n/refusals.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { announce } from '../../kit/announce.tsx';
import { Badge } from '../../kit/Badge.tsx';
import { Button } from '../../kit/Button.tsx';
import { DateText, RelativeDays } from '../../kit/DateText.tsx';
import { ConfirmDialog, Dialog } from '../../kit/Dialog.tsx';
import { formatDate } from '../../kit/dates.ts';
import { Notice } from '../../kit/Notice.tsx';
import { Section } from '../../kit/Page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { TextField } from '../../kit/TextField.tsx';
import { TideGauge } from '../../kit/TideGauge.tsx';
import type { Found } from './found.ts';
import { TitleCell } from './TitleCell.tsx';

type Person = Answer<'POST /api/staff/patrons/record'>;
type Asking = { readonly what: 'return' | 'cancel'; readonly titleId: string; readonly title: string } | { readonly what: 'block' | 'unblock' | 'password' };

const own = 'staff/patrons/record';

const blockedBy = (person: Person, block: Person['block']): Person => ({
  ...person, block, standing: standingOf({ class: person.class, school: null, cardExpires: person.cardExpires, block, slots: [] }, new Date().toISOString())?.name ?? null,
});

/** The record without one of its loans or holds. Those of unlimited licences take no slot: where some do not, only the server knows which; `null`. */
const without = (person: Person, kind: 'loans' | 'holds', titleId: string): Person | null => {
  const { used, limit } = person.slots[kind];
  if (used !== person[kind].length) return null;
  return { ...person, slots: { ...person.slots, [kind]: { used: used - 1, limit } }, [kind]: person[kind].filter(({ title }: { title: { titleId: string } }) => title.titleId !== titleId) };
};

/** Why this card can or cannot borrow, in one sentence, and until when (R59). */
const Standing = ({ person }: { person: Person }) => {
  const { patrons: t } = useTexts(deskTexts);
  const say = useRefusalText();
  const locale = localeOf(useLanguage());
  const { standing, block, cardExpires, slots } = person;
  if (standing === null) {
    const full = slots.loans.used >= slots.loans.limit;
    return <Notice tone={full ? 'info' : 'success'} title={t.standing}>{full ? t.fineFull : t.fine}</Notice>;
  }
  const words = standing === 'blocked' && block !== null
    ? `${t.blockedBy(block.reason)}（${block.until === null ? t.untilLifted : t.until(formatDate(block.until, locale))}）`
    : standing === 'card-expired' && cardExpires !== null ? t.expired(formatDate(cardExpires, locale)) : say({ code: standing });
  return <Notice tone="warn" title={t.standing}>{words}</Notice>;
};

export const PatronRecord = ({ who, reason, onClose }: { who: Found; reason: string; onClose: () => void }) => {
  const texts = useTexts(deskTexts);
  const t = texts.patrons;
  const say = useRefusalText();
  const { patronId } = who;
  // Every reading of the record is a view the auditor sees: it is read once and not kept when it is closed.
  const query = useApi('POST /api/staff/patrons/record', { body: { patronId, reason } }, { staleTime: Infinity, gcTime: 0 });
  const [asking, setAsking] = useState<Asking | null>(null);
  const [temporary, setTemporary] = useState<string | null>(null);

  /** Does it, and changes in the record what it changed: read again it is only where that cannot be told from here, or was wrong. */
  const attempt = async (act: () => Promise<unknown>, change: (person: Person) => Person | null, said: string): Promise<void> => {
    try {
      await act();
      const changed = query.data === undefined ? null : change(query.data);
      if (changed === null) await refresh([own]);
      else queryClient.setQueriesData<Person>({ queryKey: resource(own), type: 'active' }, changed);
      announce(said);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      announce(say(error), 'error');
      if (error.status === 404) await refresh([own]);
    }
  };
  const reset = async (): Promise<void> => {
    try {
      setTemporary((await api('PUT /api/staff/patrons/password', { body: { patronId, reason } })).temporary);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      announce(say(error), 'error');
    }
  };
  const close = (): void => setAsking(null);
  const fact = (name: string, value: ReactNode): ReactNode => <div><dt className="text-ink-soft">{name}</dt><dd className="font-bold">{value}</dd></div>;

  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center justify-between gap-3 rounded-8 bg-sand px-4 py-3">
        <p><span className="font-bold">{t.why(reason)}</span></p>
        <Button variant="secondary" size="s" icon="close" onPress={onClose}>{t.close}</Button>
      </div>
      <Loaded query={query}>
        {(person) => (
          <>
            <div className="flex flex-wrap items-start justify-between gap-6">
              <div>
                <h2 className="text-2xl">{person.person?.name ?? who.name}<span className="ml-3 text-base font-normal text-ink-soft">{person.person?.kana ?? who.kana}</span></h2>
                {person.person === null ? <p>{t.erased}</p> : null}
                <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2">
                  {fact(t.class, texts.classes[person.class])}
                  {person.person === null ? null : <>{fact(t.card, person.person.card)}{fact(t.born, <DateText value={person.person.born} era weekday={false} />)}{fact(t.mail, person.person.mail ?? t.noMail)}</>}
                  {fact(t.cardUntil, person.cardExpires === null ? t.noEnd : <DateText value={person.cardExpires} weekday={false} />)}
                </dl>
              </div>
              <div className="flex flex-wrap gap-x-8 gap-y-4 *:shrink-0">
                <TideGauge label={t.slotsLoans} used={person.slots.loans.used} total={person.slots.loans.limit} unit={t.unit} />
                <TideGauge label={t.slotsHolds} used={person.slots.holds.used} total={person.slots.holds.limit} unit={t.unit} />
              </div>
            </div>
            <Standing person={person} />
            <div role="group" aria-label={t.actions} className="flex flex-wrap gap-3">
              {person.block === null ? <Button variant="secondary" icon="lock" onPress={() => setAsking({ what: 'block' })}>{t.block}</Button> : <Button variant="secondary" icon="check" onPress={() => setAsking({ what: 'unblock' })}>{t.unblock}</Button>}
              <Button variant="secondary" icon="key" onPress={() => setAsking({ what: 'password' })}>{t.password}</Button>
            </div>
            <div className="grid items-start gap-x-10 gap-y-8 xl:grid-cols-2 *:mt-0!">
              <Section title={`${t.loans}（${person.loans.length}）`}>
                {person.loans.length === 0 ? <p>{t.noLoans}</p> : (
                  <ul>
                    {person.loans.map(({ title, due }) => (
                      <li key={title.titleId} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line py-2">
                        <TitleCell title={title} />
                        <span className="ml-auto flex flex-wrap items-center gap-3"><span className="text-right leading-snug"><DateText value={due} weekday={false} /><br /><RelativeDays until={due} /></span><Button variant="secondary" size="s" aria-label={`${t.giveBack}: ${title.title}`} onPress={() => setAsking({ what: 'return', titleId: title.titleId, title: title.title })}>{t.giveBack}</Button></span>
                      </li>
                    ))}
                  </ul>
                )}
              </Section>
              <Section title={`${t.holds}（${person.holds.length}）`}>
                {person.holds.length === 0 ? <p>{t.noHolds}</p> : (
                  <ul>
                    {person.holds.map(({ title, status }) => (
                      <li key={title.titleId} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line py-2">
                        <TitleCell title={title} />
                        <span className="ml-auto flex items-center gap-3"><Badge tone={status === 'ready' ? 'now' : status === 'stranded' ? 'due' : 'wait'}>{t.statuses[status]}</Badge><Button variant="secondary" size="s" aria-label={`${t.cancelHold}: ${title.title}`} onPress={() => setAsking({ what: 'cancel', titleId: title.titleId, title: title.title })}>{t.cancelHold}</Button></span>
                      </li>
                    ))}
                  </ul>
                )}
              </Section>
            </div>
          </>
        )}
      </Loaded>

      {asking?.what === 'return' ? (
        <ConfirmDialog open onClose={close} title={t.giveBackTitle} confirm={t.giveBack} onConfirm={() => attempt(() => api('PUT /api/staff/patrons/return', { body: { patronId, titleId: asking.titleId } }), (person) => without(person, 'loans', asking.titleId), t.givenBack)}><p>{t.giveBackText(asking.title)}</p></ConfirmDialog>
      ) : null}
      {asking?.what === 'cancel' ? (
        <ConfirmDialog open onClose={close} title={t.cancelTitle} confirm={t.cancelHold} onConfirm={() => attempt(() => api('PUT /api/staff/patrons/cancel-hold', { body: { patronId, titleId: asking.titleId } }), (person) => without(person, 'holds', asking.titleId), t.cancelled)}><p>{t.cancelText(asking.title)}</p></ConfirmDialog>
      ) : null}
      {asking?.what === 'unblock' ? (
        <ConfirmDialog open onClose={close} title={t.unblockTitle} confirm={t.unblock} onConfirm={() => attempt(() => api('PUT /api/staff/patrons/unblock', { body: { patronId } }), (person) => blockedBy(person, null), t.unblocked)}><p>{t.unblockText}</p></ConfirmDialog>
      ) : null}
      {asking?.what === 'password' ? <ConfirmDialog open onClose={close} title={t.passwordTitle} confirm={t.password} onConfirm={reset}><p>{t.passwordText}</p></ConfirmDialog> : null}
      {asking?.what === 'block' ? <BlockDialog onClose={close} onBlock={(why, until) => attempt(() => api('PUT /api/staff/patrons/block', { body: { patronId, reason: why, until } }), (person) => blockedBy(person, { reason: why, until }), t.blocked)} /> : null}
      {temporary === null ? null : (
        <Dialog open alert onClose={() => setTemporary(null)} title={t.temporary} actions={<Button onPress={() => setTemporary(null)}>{t.once}</Button>}>
          <p className="rounded-8 bg-sand px-4 py-3 text-center font-mono text-2xl tracking-widest select-all">{temporary}</p>
          <p className="mt-4">{t.temporaryHint}</p>
        </Dialog>
      )}
    </div>
  );
};

const BlockDialog = ({ onClose, onBlock }: { onClose: () => void; onBlock: (reason: string, until: string | null) => Promise<void> }) => {
  const { patrons: t, terms } = useTexts(deskTexts);
  const [why, setWhy] = useState('');
  const [until, setUntil] = useState('');
  const [tried, setTried] = useState(false);
  const [pending, setPending] = useState(false);
  const past = until !== '' && until < dayOf(new Date().toISOString());
  const block = async (): Promise<void> => {
    setTried(true);
    if (why.trim() === '' || past) return;
    setPending(true);
    await onBlock(why.trim(), until === '' ? null : endOfDay(until));
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title={t.blockTitle} actions={<Button variant="danger" pending={pending} onPress={() => { void block(); }}>{t.block}</Button>}>
      <div className="flex flex-col gap-4">
        <p>{t.blockHint}</p>
        <TextField label={t.blockReason} required multiline maxLength={500} description={t.blockReasonHint} value={why} onChange={setWhy} error={tried && why.trim() === '' ? t.reasonNeeded : undefined} />
        <TextField label={t.blockUntil} type="date" description={t.blockUntilHint} value={until} onChange={setUntil} error={tried && past ? terms.fault.past : undefined} />
      </div>
    </Dialog>
  );
};
