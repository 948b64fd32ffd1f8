import { helpTexts } from '../../i18n/help.ts';
import { useTexts } from '../../i18n/texts.ts';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Page } from '../../kit/Page.tsx';
import { Parts } from './Prose.tsx';

const AccessibilityPage = () => {
  const { accessibility } = useTexts(helpTexts);
  return (
    <Page title={accessibility.title} lead={accessibility.lead} actions={<LinkButton to="/settings" icon="settings" variant="secondary">{accessibility.toSettings}</LinkButton>}>
      <Parts parts={accessibility.parts} columns />
    </Page>
  );
};

export default AccessibilityPage;
