import { helpTexts } from '../../i18n/help.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Page, Section } from '../../kit/Page.tsx';
import { Parts } from './Prose.tsx';

const PrivacyPage = () => {
  const { privacy } = useTexts(helpTexts);
  return (
    <Page title={privacy.title} lead={privacy.lead}>
      <Section title={privacy.table.caption}>
        <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {Object.values(privacy.rows).map(({ what, where, until }) => (
            <li key={what} className="flex flex-col gap-3 rounded-12 bg-sand p-5">
              <h3 className="text-[1.1875rem]">{what}</h3>
              <dl className="flex flex-col gap-2">
                <div><dt className="text-sm text-ink-soft">{privacy.table.where}</dt><dd>{where}</dd></div>
                <div><dt className="text-sm text-ink-soft">{privacy.table.until}</dt><dd>{until}</dd></div>
              </dl>
            </li>
          ))}
        </ul>
      </Section>
      <div className="mt-12"><Parts parts={privacy.parts} columns /></div>
    </Page>
  );
};

export default PrivacyPage;
