/** A title of the catalogue as the kit's cards show it. */
import type { Answer } from '../../api.ts';
import { bookTexts } from '../../i18n/title.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import type { BadgeTone } from '../../kit/Badge.tsx';
import type { Book } from '../../kit/BookCard.tsx';

export type TitleCard = Answer<'GET /api/home'>['shelves'][number]['titles'][number];

/** The reader is a page of its own. */
export const readerAddress = (titleId: string): string => `/read.html?title=${encodeURIComponent(titleId)}`;

/** `海野 なぎ、島 ひかり（絵）`: the author needs no word, the others say what they did. */
export const useAuthors = (): ((authors: TitleCard['authors']) => string) => {
  const { role } = useTexts(bookTexts);
  const english = useLanguage() === 'en';
  return (authors) => authors.map((one) => (one.role === 'author' ? one.name : english ? `${one.name} (${role[one.role]})` : `${one.name}（${role[one.role]}）`)).join(english ? ', ' : '、');
};

/** What can be done with it now, in two or three characters. A title without a file is on order, whatever its licences say. */
export const useAvailability = (): ((card: TitleCard) => { tone: BadgeTone; label: string }) => {
  const t = useTexts(bookTexts);
  return ({ availability: { status, waiting, readable } }) => {
    if (!readable) return { tone: 'sand', label: t.onOrder };
    switch (status) {
      case 'open': return { tone: 'now', label: t.open };
      case 'available': return { tone: 'now', label: t.now };
      case 'waiting': return { tone: 'wait', label: waiting > 0 ? t.waiting(waiting) : t.onLoan };
      case 'on-order': return { tone: 'sand', label: t.onOrder };
      case 'unlicensed': return { tone: 'neutral', label: t.unlicensed };
    }
  };
};

export const useBook = (): ((card: TitleCard) => Book) => {
  const authors = useAuthors();
  const badge = useAvailability();
  return (card) => ({ id: card.titleId, title: card.title, author: authors(card.authors), cover: card.cover, local: card.local, badge: badge(card) });
};

/** A BCP 47 code as a word of the reader's language: `en` → 英語. */
export const useLanguageName = (): ((code: string) => string) => {
  const names = new Intl.DisplayNames(localeOf(useLanguage()), { type: 'language' });
  return (code) => names.of(code) ?? code;
};
