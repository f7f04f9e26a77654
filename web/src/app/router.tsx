import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { queryClient } from '../data/query-client.ts';
import { meQuery } from '../data/session.ts';
import { Frame } from './frame.tsx';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()();

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { to?: string } =>
    typeof search.to === 'string' && search.to.startsWith('/') && !search.to.startsWith('//')
      ? { to: search.to }
      : {},
  component: lazyRouteComponent(() => import('../tasks/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

/** Everything behind the door: who is not signed in is led to it, and back. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (!me) throw redirect({ to: '/sign-in', search: { to: location.href } });
    return { me };
  },
  component: Frame,
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('../tasks/workspaces/home-page.tsx'), 'HomePage'),
});

const workspace = createRoute({ getParentRoute: () => inside, path: '/w/$workspaceId' });

const jobs = createRoute({
  getParentRoute: () => workspace,
  path: '/jobs',
  component: lazyRouteComponent(() => import('../tasks/list-jobs/jobs-page.tsx'), 'JobsPage'),
});

const routeTree = root.addChildren([signIn, inside.addChildren([home, workspace.addChildren([jobs])])]);

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
