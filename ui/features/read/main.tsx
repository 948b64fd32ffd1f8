import '../../app/theme.css';
import './read.css';
import { createRoot } from 'react-dom/client';
import { SettingsProvider } from '../../app/settings.tsx';
import { Announcer } from '../../kit/announce.tsx';
import { ReaderPage } from './ReaderPage.tsx';

const root = document.getElementById('nagi');
if (!root) throw new Error('read.html has no #nagi');

// Not in strict mode: opening a book is written down, and would be twice.
createRoot(root).render(
  <SettingsProvider>
    <ReaderPage titleId={new URLSearchParams(location.search).get('title') ?? ''} />
    <Announcer />
  </SettingsProvider>,
);
