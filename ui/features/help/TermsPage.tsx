import { useSession } from '../../app/session.tsx';
import { helpTexts } from '../../i18n/help.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { formatDate } from '../../kit/dates.ts';
import { Page } from '../../kit/Page.tsx';
import { Parts } from './Prose.tsx';

const TermsPage = () => {
  const t = useTexts(helpTexts);
  const locale = localeOf(useLanguage());
  const { termsEdition } = useSession();
  const edition = /^\d{4}-\d{2}-\d{2}$/.test(termsEdition) ? t.terms.edition(formatDate(termsEdition, locale, { weekday: false })) : null;
  return <Page title={t.terms.title} lead={<>{t.terms.lead}{edition === null ? null : <> {edition}</>}</>}><Parts parts={t.terms.parts} /></Page>;
};

export default TermsPage;
