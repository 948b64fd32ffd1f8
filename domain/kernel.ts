/**
 * What every context is written with: deciders, verdicts, instants, Japanese calendar days.
 *
 * Nothing here reads a clock or throws: time comes in as a value, refusals go out as values.
 */

/** A point in time as ISO-8601 UTC text with milliseconds, `2026-12-15T00:00:00.000Z`. Sorts as text. */
export type Instant = string;

/** A calendar day in Japan (Asia/Tokyo), `2026-12-15`. Sorts as text. */
export type Day = string;

/**
 * What a decider says to a command: the events that now are true, or the refusal by name. A refusal may still
 * leave facts behind (`recorded`): turnaways, and whatever fell due before the command was looked at.
 */
export type Verdict<E, R> =
  | { readonly accepted: readonly E[] }
  | { readonly refused: R; readonly recorded?: readonly E[] };

/** One consistency boundary: its state is the fold of its events, and only `decide` says what may happen next. */
export interface Decider<C, S, E, R> {
  readonly initial: S;
  evolve(state: S, event: E): S;
  decide(state: S, command: C, now: Instant): Verdict<E, R>;
}

export const accepted = <E>(...events: readonly E[]): { readonly accepted: readonly E[] } => ({ accepted: events });

export const refused = <R, E = never>(refusal: R, recorded: readonly E[] = []): { readonly refused: R; readonly recorded?: readonly E[] } =>
  recorded.length > 0 ? { refused: refusal, recorded } : { refused: refusal };

/** The state after `events`, from the beginning or from `state`. */
export const fold = <S, E>(decider: { readonly initial: S; evolve(state: S, event: E): S }, events: readonly E[], state: S = decider.initial): S =>
  events.reduce((s, e) => decider.evolve(s, e), state);

// ---- the calendar. Japan has kept UTC+9 without daylight saving since 1951, so plain arithmetic is exact.

const MS_PER_DAY = 86_400_000;
const JST_OFFSET = 9 * 3_600_000;

/** Days since 1970-01-01 of a proleptic Gregorian date (Hinnant, "chrono-compatible low-level date algorithms"). */
const daysFromCivil = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

const pad = (n: number, width: number): string => String(n).padStart(width, '0');

const civilFromDays = (days: number): Day => {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted + (shifted < 10 ? 3 : -9);
  return `${pad(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4)}-${pad(month, 2)}-${pad(day, 2)}`;
};

const dayNumber = (day: Day): number => daysFromCivil(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10)));

/** Milliseconds since the epoch. */
export const toMillis = (instant: Instant): number =>
  dayNumber(instant) * MS_PER_DAY +
  Number(instant.slice(11, 13)) * 3_600_000 +
  Number(instant.slice(14, 16)) * 60_000 +
  Number(instant.slice(17, 19)) * 1000 +
  Number(instant.slice(20, 23));

/** To the nearest millisecond, which is as fine as instants are. */
export const fromMillis = (exact: number): Instant => {
  const millis = Math.round(exact);
  const days = Math.floor(millis / MS_PER_DAY);
  const rest = millis - days * MS_PER_DAY;
  const clock = `${pad(Math.floor(rest / 3_600_000), 2)}:${pad(Math.floor(rest / 60_000) % 60, 2)}:${pad(Math.floor(rest / 1000) % 60, 2)}`;
  return `${civilFromDays(days)}T${clock}.${pad(rest % 1000, 3)}Z`;
};

export const minutesAfter = (instant: Instant, minutes: number): Instant => fromMillis(toMillis(instant) + minutes * 60_000);

/** The day in Japan at an instant: 15:00 UTC is already tomorrow. */
export const dayOf = (instant: Instant): Day => civilFromDays(Math.floor((toMillis(instant) + JST_OFFSET) / MS_PER_DAY));

export const addDays = (day: Day, days: number): Day => civilFromDays(dayNumber(day) + days);

/** Whole days from one day to another; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from);

/** 23:59:59 JST of a day: the moment loans and pickup windows end. */
export const endOfDay = (day: Day): Instant => `${day}T14:59:59.000Z`;

/** 00:00:00 JST of a day. */
export const startOfDay = (day: Day): Instant => fromMillis(dayNumber(day) * MS_PER_DAY - JST_OFFSET);

/** Hour of the day in Japan, 0–23. */
export const hourOf = (instant: Instant): number => (Number(instant.slice(11, 13)) + 9) % 24;

/** `2026-12` of a day. */
export const monthOf = (day: Day): string => day.slice(0, 7);

/** The fiscal year (年度, April to March) a day belongs to, by the year it began in. */
export const fiscalYearOf = (day: Day): number => Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < 4 ? 1 : 0);

export const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);

/** Whether two values that were made in the same way are the same, all the way down. */
export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
