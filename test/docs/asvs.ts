/**
 * The requirements of OWASP ASVS 5.0.0 of levels 1 and 2, as it was released in May 2025: numbers and levels, nothing else. A list says
 * the last parts of a section: `1.2: '1-5'` stands for 1.2.1 to 1.2.5.
 */
type Sections = { readonly [section: string]: string };

const levelOne: Sections = {
  '1.2': '1-5', '1.3': '1-2', '1.5': '1',
  '2.1': '1', '2.2': '1-2', '2.3': '1',
  '3.2': '1-2', '3.3': '1', '3.4': '1-2', '3.5': '1-3',
  '4.1': '1', '4.4': '1',
  '5.2': '1-2', '5.3': '1-2',
  '6.1': '1', '6.2': '1-8', '6.3': '1-2', '6.4': '1-2',
  '7.2': '1-4', '7.4': '1-2',
  '8.1': '1', '8.2': '1-2', '8.3': '1',
  '9.1': '1-3', '9.2': '1',
  '10.4': '1-5',
  '11.3': '1-2', '11.4': '1',
  '12.1': '1', '12.2': '1-2',
  '13.4': '1',
  '14.2': '1', '14.3': '1',
  '15.1': '1', '15.2': '1', '15.3': '1',
};

const levelTwo: Sections = {
  '1.1': '1-2', '1.2': '6-9', '1.3': '3-11', '1.4': '1-3', '1.5': '2',
  '2.1': '2-3', '2.2': '3', '2.3': '2-4', '2.4': '1',
  '3.3': '2-4', '3.4': '3-6', '3.5': '4-5', '3.7': '1-2',
  '4.1': '2-3', '4.2': '1', '4.3': '1-2', '4.4': '2-4',
  '5.1': '1', '5.2': '3', '5.4': '1-3',
  '6.1': '2-3', '6.2': '9-12', '6.3': '3-4', '6.4': '3-4', '6.5': '1-5', '6.6': '1-3', '6.8': '1-4',
  '7.1': '1-3', '7.3': '1-2', '7.4': '3-5', '7.5': '1-2', '7.6': '1-2',
  '8.1': '2', '8.2': '3', '8.4': '1',
  '9.2': '2-4',
  '10.1': '1-2', '10.2': '1-2', '10.3': '1-4', '10.4': '6-11', '10.5': '1-5', '10.6': '1-2', '10.7': '1-3',
  '11.1': '1-2', '11.2': '1-3', '11.3': '3', '11.4': '2-4', '11.5': '1', '11.6': '1',
  '12.1': '2-3', '12.3': '1-4',
  '13.1': '1', '13.2': '1-5', '13.3': '1-2', '13.4': '2-5',
  '14.1': '1-2', '14.2': '2-4', '14.3': '2-3',
  '15.1': '2-3', '15.2': '2-3', '15.3': '2-7',
  '16.1': '1', '16.2': '1-5', '16.3': '1-4', '16.4': '1-3', '16.5': '1-3',
  '17.1': '1', '17.2': '1-4', '17.3': '1-2',
};

const idsIn = (sections: Sections): readonly string[] =>
  Object.entries(sections).flatMap(([section, span]) => {
    const [first = 0, last = first] = span.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => `${section}.${first + i}`);
  });

/** Numbers compared part by part: 1.2.10 comes after 1.2.9. */
const inOrder = (a: string, b: string): number => {
  const [left, right] = [a, b].map((id) => id.split('.').map(Number)) as [number[], number[]];
  const other = left.findIndex((part, i) => part !== right[i]);
  return other === -1 ? 0 : (left[other] ?? 0) - (right[other] ?? 0);
};

export const levels: { readonly 1: readonly string[]; readonly 2: readonly string[] } = { 1: idsIn(levelOne), 2: idsIn(levelTwo) };

/** All of both levels in the order of the standard. */
export const requirements: readonly string[] = [...levels[1], ...levels[2]].sort(inOrder);
