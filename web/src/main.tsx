import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startColorMode } from './app/color-mode.ts';
import { router } from './app/router.tsx';
import { queryClient } from './data/query-client.ts';
import { LanguageProvider } from './i18n/language-provider.tsx';
import './styles/base.css';
import 'virtual:theme.css';

startColorMode();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </LanguageProvider>
  </StrictMode>,
);
