import './theme.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../api.ts';
import { router } from './router.tsx';
import { SessionProvider } from './session.tsx';
import { SettingsProvider } from './settings.tsx';

const root = document.getElementById('nagi');
if (!root) throw new Error('index.html has no #nagi');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <SettingsProvider>
        <SessionProvider>
          <RouterProvider router={router} />
        </SessionProvider>
      </SettingsProvider>
    </QueryClientProvider>
  </StrictMode>,
);
