/** The kernel's own calendar against the platform's, which knows Asia/Tokyo from the time zone database. */
import fc from 'fast-check';
import { addDays, dayOf, daysBetween, earlier, endOfDay, fiscalYearOf, fromMillis, hourOf, minutesAfter, monthOf, startOfDay, toMillis } from '../../domain/kernel.ts';
import { jst } from './given.ts';

/** Japan has had no daylight saving since 1951; the years a library can meet. */
const millis = fc.integer({ min: Date.UTC(1952, 0, 1), max: Date.UTC(2400, 0, 1) });
const instants = millis.map((ms) => new Date(ms).toISOString());
const days = instants.map((i) => i.slice(0, 10));
const runs = { numRuns: 1500 };

const tokyo = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' });
const inTokyo = (instant: string): { readonly day: string; readonly hour: number } => {
  const part = Object.fromEntries(tokyo.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return { day: `${part.year}-${part.month}-${part.day}`, hour: Number(part.hour) };
};

const shift = (day: string, by: number): string => {
  const date = new Date(`${day}T00:00:00.000Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
};

test('milliseconds and instants agree with Date, there and back', () => {
  fc.assert(fc.property(fc.integer({ min: Date.UTC(1600, 0, 1), max: Date.UTC(9999, 11, 31) }), (ms) => {
    const instant = new Date(ms).toISOString();
    expect(fromMillis(ms)).toBe(instant);
    expect(toMillis(instant)).toBe(ms);
  }), runs);
});

test('the day and the hour in Japan are those of the time zone database', () => {
  fc.assert(fc.property(instants, (instant) => {
    expect({ day: dayOf(instant), hour: hourOf(instant) }).toEqual(inTokyo(instant));
  }), runs);
});

test('15:00 UTC is midnight in Japan', () => {
  expect(dayOf('2026-12-15T14:59:59.999Z')).toBe('2026-12-15');
  expect(dayOf('2026-12-15T15:00:00.000Z')).toBe('2026-12-16');
  expect(hourOf('2026-12-15T15:00:00.000Z')).toBe(0);
});

test('days are added and counted as Date does', () => {
  fc.assert(fc.property(days, fc.integer({ min: -4000, max: 4000 }), (day, by) => {
    const other = shift(day, by);
    expect(addDays(day, by)).toBe(other);
    expect(daysBetween(day, other)).toBe(by === 0 ? 0 : by);
  }), runs);
});

test('a day begins at midnight and ends at 23:59:59 in Japan', () => {
  fc.assert(fc.property(days, (day) => {
    expect(startOfDay(day)).toBe(jst(`${day} 00:00`));
    expect(endOfDay(day)).toBe(jst(`${day} 23:59:59`));
    expect(dayOf(startOfDay(day))).toBe(day);
    expect(dayOf(endOfDay(day))).toBe(day);
  }), runs);
});

test('a fiscal year goes from 1 April to 31 March', () => {
  fc.assert(fc.property(days, (day) => {
    const [year, month] = [Number(day.slice(0, 4)), new Date(day).getUTCMonth() + 1];
    expect(fiscalYearOf(day)).toBe(month >= 4 ? year : year - 1);
    expect(monthOf(day)).toBe(new Date(day).toISOString().slice(0, 7));
  }), runs);
  expect([fiscalYearOf('2027-03-31'), fiscalYearOf('2027-04-01')]).toEqual([2026, 2027]);
});

test('minutes go over every border, and the earlier instant is the earlier', () => {
  fc.assert(fc.property(instants, fc.integer({ min: -100_000, max: 100_000 }), (instant, minutes) => {
    const other = new Date(Date.parse(instant) + minutes * 60_000).toISOString();
    expect(minutesAfter(instant, minutes)).toBe(other);
    expect(earlier(instant, other)).toBe(minutes < 0 ? other : instant);
  }), runs);
});

test.each([[1900, false], [2000, true], [2024, true], [2026, false], [2100, false], [2400, true]])('%i: leap year %s', (year, leap) => {
  expect(addDays(`${year}-02-28`, 1)).toBe(leap ? `${year}-02-29` : `${year}-03-01`);
  expect(addDays(`${year}-03-01`, -1)).toBe(leap ? `${year}-02-29` : `${year}-02-28`);
  expect(daysBetween(`${year}-01-01`, `${year + 1}-01-01`)).toBe(leap ? 366 : 365);
});
