import { helpTexts } from '../../i18n/help.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Icon } from '../../kit/Icon.tsx';
import { LinkButton, TextLink } from '../../kit/LinkButton.tsx';
import { Page } from '../../kit/Page.tsx';
import { Ruby } from '../../kit/Ruby.tsx';
import { Parts, Prose } from './Prose.tsx';

const steps = ['choose', 'press', 'read'] as const;
const pictures = { choose: 'search', press: 'bookmark', read: 'book' } as const;

const HelpPage = () => {
  const t = useTexts(helpTexts);
  return (
    <Page title={t.help.title} lead={t.help.lead}>
      <ol className="mb-12 grid gap-4 md:grid-cols-3">
        {steps.map((step, n) => (
          <li key={step} className="flex items-start gap-4 rounded-12 bg-mist p-5">
            <Icon name={pictures[step]} size={40} className="mt-1 text-primary" />
            <div><p className="text-[1.1875rem] font-bold">{n + 1}. <Ruby text={t.help.steps[step].title} /></p><p><Ruby text={t.help.steps[step].text} /></p></div>
          </li>
        ))}
      </ol>
      <nav aria-label={t.contents} className="mb-12">
        <ul className="flex flex-wrap gap-x-6">
          {Object.entries({ ...t.help.parts, qa: t.help.qa, contact: t.help.contact }).map(([key, { title }]) => (
            <li key={key}><a href={`#${key}`} className="inline-flex min-h-11 items-center text-link underline underline-offset-4">{title}</a></li>
          ))}
        </ul>
      </nav>
      <Parts parts={t.help.parts} columns />
      <section aria-labelledby="qa" className="mt-12">
        <h2 id="qa" tabIndex={-1} className="mb-4 text-2xl">{t.help.qa.title}</h2>
        <div className="max-w-3xl border-t border-line">
          {Object.entries(t.help.questions).map(([key, { title, text }]) => (
            <details key={key} className="group border-b border-line">
              <summary className="flex min-h-14 cursor-pointer list-none items-center gap-3 py-2 font-bold [&::-webkit-details-marker]:hidden">
                <Icon name="help" className="text-primary" /><span className="flex-1"><Ruby text={title} /></span><Icon name="down" size={20} className="text-primary group-open:rotate-180" />
              </summary>
              <div className="pb-5 pl-10"><Prose text={text} /></div>
            </details>
          ))}
        </div>
      </section>
      <section aria-labelledby="contact" className="mt-12 rounded-12 bg-sand p-6">
        <h2 id="contact" tabIndex={-1} className="mb-3 text-2xl">{t.help.contact.title}</h2>
        <Prose text={t.help.contact.text} />
        <div className="mt-5 flex flex-wrap items-center gap-x-6 gap-y-3">
          <LinkButton to="/search" icon="search">{t.help.start}</LinkButton>
          <TextLink to="/terms">{t.terms.title}</TextLink><TextLink to="/privacy">{t.privacy.title}</TextLink><TextLink to="/accessibility">{t.accessibility.title}</TextLink>
        </div>
      </section>
    </Page>
  );
};

export default HelpPage;
