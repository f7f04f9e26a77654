import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../data/query-client.ts';
import { useNotices } from '../ui/notices.ts';
import { useAway, useEndedSession } from './away.ts';
import css from './frame.module.css';
import { Places } from './places.tsx';
import { TopBar } from './top-bar.tsx';
import { useWorkspaceId } from './use-workspace-id.ts';

const Notices = lazy(() => import('../ui/notices-bar.tsx').then((m) => ({ default: m.NoticesBar })));
const Palette = lazy(() => import('../tasks/palette/palette.tsx').then((m) => ({ default: m.Palette })));

type Asked = 'search' | 'shortcuts' | null;

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Ctrl+K searches from everywhere, `?` lists the shortcuts unless somebody writes a text. */
function useShortcuts(ask: (what: Asked) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const opens = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
      if (!opens && (event.key !== '?' || typing(event.target))) return;
      event.preventDefault();
      ask(opens ? 'search' : 'shortcuts');
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [ask]);
}

/** Who is signed out elsewhere, or too long here, is led to the door and back. */
function useDoor(): void {
  const ended = useEndedSession();
  const navigate = useNavigate();
  const href = useRouterState({ select: ({ location }) => location.href });
  useEffect(() => {
    if (!ended || href.startsWith('/sign-in')) return;
    queryClient.clear();
    void navigate({ to: '/sign-in', search: { to: href } });
  }, [ended, href, navigate]);
}

/** What stands around every page behind the door. */
export function Frame() {
  const { t } = useTranslation();
  const [asked, ask] = useState<Asked>(null);
  const workspaceId = useWorkspaceId();
  const notices = useNotices();
  const away = useAway();
  useShortcuts(ask);
  useDoor();
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#content">
        {t('frame.skip')}
      </a>
      <header className={css.header}>
        <TopBar workspaceId={workspaceId} onSearch={() => ask('search')} onHelp={() => ask('shortcuts')} />
        <Places workspaceId={workspaceId} />
      </header>
      <div role="status" className={css.away} data-shown={away}>
        {away && t('frame.reconnecting')}
      </div>
      <main id="content" tabIndex={-1} className={css.main}>
        <Outlet />
      </main>
      <Suspense fallback={null}>
        {notices.length > 0 && <Notices />}
        {asked && <Palette workspaceId={workspaceId} first={asked} onClose={() => ask(null)} />}
      </Suspense>
    </div>
  );
}
