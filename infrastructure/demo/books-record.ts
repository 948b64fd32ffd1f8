import type { Audience, BibliographicRecord, Layout } from '../../domain/catalogue/work.ts';
import { demoIsbn } from './catalogue-isbn.ts';
import { contributorsOf } from './catalogue-people.ts';

interface Facts {
  readonly title: string;
  readonly yomi: string;
  readonly subtitle?: string;
  readonly people: string;
  readonly publisher: string;
  readonly published: string;
  /** Place in the demo ISBN block, below 100; without it the book has none. */
  readonly serial?: number;
  readonly ndc: string;
  readonly subjects: string;
  readonly audience: Audience;
  readonly language?: string;
  readonly description: string;
  readonly pages: number;
  readonly layout: Exclude<Layout, 'none'>;
  readonly ruby: boolean;
  readonly local?: boolean;
}

/** The catalogue record of a readable book: all of them can be spoken and have their pictures described. */
export const readableRecord = (facts: Facts): BibliographicRecord => ({
  title: facts.title,
  titleYomi: facts.yomi,
  subtitle: facts.subtitle ?? null,
  series: null,
  contributors: contributorsOf(facts.people),
  publisher: facts.publisher,
  published: facts.published,
  isbn: facts.serial === undefined ? null : demoIsbn(facts.serial),
  ndc: facts.ndc,
  subjects: facts.subjects.split('、'),
  audience: facts.audience,
  language: facts.language ?? 'ja',
  description: facts.description,
  pages: facts.pages,
  layout: facts.layout,
  accessibility: { speech: true, reflow: facts.layout !== 'fixed', ruby: facts.ruby, alternatives: true },
  local: facts.local ?? false,
});
