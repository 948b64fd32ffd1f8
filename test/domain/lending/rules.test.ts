/** Circulation rules: domain/lending/README.md, rules. */
import { readFileSync } from 'node:fs';
import { fold } from '../../../domain/kernel.ts';
import { initialRules, rules, type ClassRules, type RulesCommand } from '../../../domain/lending/rules.ts';
import { patronClasses, type PatronClass } from '../../../domain/lending/terms.ts';
import { specification } from '../given.ts';
import { now } from './scene.ts';

const spec = specification(rules);
const general = initialRules.classes.general;
const generous: ClassRules = { ...general, loans: 5, loanDays: 21 };
const change = (to: ClassRules, of: PatronClass = 'general'): RulesCommand => ({ type: 'ChangeClassRules', class: of, rules: to });

describe('the administrator changes the rules within bounds', () => {
  test('rules-1 given nothing changed, then every class has the rules of the table', () => {
    const rows = patronClasses.map((of) => {
      const { loans, loanDays, holds, pickupDays, extensions, unlimitedCounts } = initialRules.classes[of];
      return `| ${loans} / ${loanDays} | ${holds} / ${pickupDays} | ${extensions} | ${unlimitedCounts ? 'count' : 'free'} |`;
    });
    const readme = readFileSync('domain/lending/README.md', 'utf8').split('\n');
    expect(patronClasses.map((of) => readme.find((line) => line.startsWith(`| \`${of}\` |`))?.split('|').slice(3).join('|'))).toEqual(rows.map((row) => row.slice(1)));
    expect(initialRules.retentionDays).toBe(30);
  });

  test('rules-2 given new rules for a class, when they are set, then they hold for that class alone', () => {
    spec.given().at(now).when(change(generous)).then({ type: 'ClassRulesChanged', class: 'general', rules: generous });
    expect(fold(rules, [{ type: 'ClassRulesChanged', class: 'general', rules: generous }])).toEqual({
      ...initialRules, classes: { ...initialRules.classes, general: generous },
    });
  });

  test('rules-3 given rules outside their bounds, when they are set, then field, least and most are named', () => {
    const bounds = { loans: [0, 100], loanDays: [1, 365], holds: [0, 100], pickupDays: [1, 60], extensions: [0, 20] } as const;
    for (const [field, [least, most]] of Object.entries(bounds)) {
      for (const wrong of [least - 1, most + 1, least + 0.5, Number.NaN]) {
        spec.given().at(now).when(change({ ...general, [field]: wrong })).thenRefused({ name: 'rules-out-of-bounds', field, least, most });
      }
      for (const right of [least, most]) {
        const to = { ...general, [field]: right };
        spec.given().at(now).when(change(to)).then({ type: 'ClassRulesChanged', class: 'general', rules: to });
      }
    }
  });

  test('rules-4 given the retention, when it is set within and outside its bounds, then it changes or is refused', () => {
    spec.given().at(now).when({ type: 'ChangeRetention', days: 0 }).then({ type: 'RetentionChanged', days: 0 });
    expect(fold(rules, [{ type: 'RetentionChanged', days: 0 }])).toEqual({ ...initialRules, retentionDays: 0 });
    for (const days of [-1, 3651, 1.5]) {
      spec.given().at(now).when({ type: 'ChangeRetention', days }).thenRefused({ name: 'rules-out-of-bounds', field: 'days', least: 0, most: 3650 });
    }
  });

  test('rules-5 given rules that hold already, or a class that does not exist, when they are set, then nothing happens', () => {
    spec.given().at(now).when(change(general)).then();
    spec.given().at(now).when({ type: 'ChangeRetention', days: 30 }).then();
    spec.given().at(now).when(change(generous, 'nobody' as PatronClass)).then();
    spec.given({ type: 'ClassRulesChanged', class: 'general', rules: generous }).at(now).when(change({ ...generous, unlimitedCounts: false }))
      .then({ type: 'ClassRulesChanged', class: 'general', rules: { ...generous, unlimitedCounts: false } });
  });
});
