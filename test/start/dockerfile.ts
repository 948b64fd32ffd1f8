/** The Dockerfile, as far as ours needs it: instructions in their order, the stages they belong to, and what the context leaves out. */

export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

export interface Stage {
  /** What it begins from: an image, or an earlier stage. */
  readonly from: string;
  /** `''` for the last one. */
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** Without comments; a line that goes on is one. */
export const instructionsIn = (text: string): readonly Instruction[] =>
  text.replaceAll(/^#.*\n/gm, '').replaceAll(/\\\n\s*/g, '').split('\n').filter((line) => line.trim() !== '').map((line) => {
    const [name = '', ...rest] = line.trim().split(' ');
    return { name, rest: rest.join(' ') };
  });

export const stagesIn = (text: string): readonly Stage[] =>
  instructionsIn(text).reduce<readonly Stage[]>((stages, instruction) => {
    const last = stages.at(-1);
    if (instruction.name !== 'FROM') return last === undefined ? stages : [...stages.slice(0, -1), { ...last, instructions: [...last.instructions, instruction] }];
    const [from = '', name = ''] = instruction.rest.split(' AS ');
    return [...stages, { from, name, instructions: [] }];
  }, []);

/** What is told by all instructions of a name, in one line. */
export const told = (stage: Stage | undefined, name: string): string => (stage?.instructions ?? []).filter((one) => one.name === name).map(({ rest }) => rest).join(' ');

export const environmentOf = (stage: Stage | undefined): { readonly [name: string]: string } =>
  Object.fromEntries(told(stage, 'ENV').split(' ').filter((word) => word.includes('=')).map((word) => word.split('=') as [string, string]));

/** What is copied where: out of the folder of the project, or out of an earlier stage. */
export const copiesIn = (stage: Stage): readonly { readonly from: string | null; readonly sources: readonly string[]; readonly target: string }[] =>
  stage.instructions.filter(({ name }) => name === 'COPY').map(({ rest }) => {
    const words = rest.split(' ').filter((word) => !word.startsWith('--'));
    return { from: /--from=(\S+)/.exec(rest)?.[1] ?? null, sources: words.slice(0, -1), target: words.at(-1) ?? '' };
  });

/** Whether `.dockerignore` keeps a path out: by a name it lies under, or by an ending. */
export const isLeftOut = (ignored: string, path: string): boolean =>
  ignored.split('\n').filter((line) => line !== '').some((line) => (line.includes('*.') ? path.endsWith(line.slice(line.indexOf('*.') + 1)) && (line.startsWith('**/') || !path.includes('/')) : path === line || path.startsWith(`${line}/`)));
