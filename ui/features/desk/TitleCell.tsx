import type { Answer } from '../../api.ts';
import { Cover } from '../../kit/Cover.tsx';
import { TextLink } from '../../kit/LinkButton.tsx';

export type TitleCard = Answer<'GET /api/staff/holds'>['items'][number]['title'];

export const authorsOf = ({ authors }: Pick<TitleCard, 'authors'>): string => authors.map(({ name }) => name).join('、');

/** A title in a table: a small cover and its name, leading to the title's own page at the desk. */
export const TitleCell = ({ title, note }: { title: TitleCard; note?: string }) => (
  <span className="flex min-w-48 items-center gap-3 text-left font-normal">
    <span className="shrink-0"><Cover src={title.cover} title={title.title} author={authorsOf(title)} width={32} decorative /></span>
    <span className="min-w-0">
      <span className="font-bold"><TextLink to={`/desk/titles/${title.titleId}`} quiet>{title.title}</TextLink></span>
      {note === undefined ? null : <span className="block text-sm text-ink-soft">{note}</span>}
    </span>
  </span>
);
