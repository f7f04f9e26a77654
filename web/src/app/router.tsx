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
import { readCatalogSearch } from '../tasks/catalog/catalog-search.ts';
import { readJobsSearch } from '../tasks/list-jobs/jobs-search.ts';
import { Frame } from './frame.tsx';
import { NotFound, RouteProblem } from './outcomes.tsx';

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

const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);

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

const workspaces = createRoute({
  getParentRoute: () => inside,
  path: '/workspaces',
  component: lazyRouteComponent(() => import('../tasks/workspaces/workspaces-page.tsx'), 'WorkspacesPage'),
});

const apiKeys = createRoute({
  getParentRoute: () => inside,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('../tasks/api-keys/api-keys-page.tsx'), 'ApiKeysPage'),
});

const workspace = createRoute({ getParentRoute: () => inside, path: '/w/$workspaceId' });

const workspaceSettings = createRoute({
  getParentRoute: () => workspace,
  path: '/settings',
  component: lazyRouteComponent(() => import('../tasks/workspaces/settings-page.tsx'), 'SettingsPage'),
});

const artifacts = createRoute({
  getParentRoute: () => workspace,
  path: '/artifacts',
  component: lazyRouteComponent(() => import('../tasks/artifacts/artifacts-page.tsx'), 'ArtifactsPage'),
});

const variables = createRoute({
  getParentRoute: () => workspace,
  path: '/variables',
  component: lazyRouteComponent(() => import('../tasks/variables/variables-page.tsx'), 'VariablesPage'),
});

const catalog = createRoute({
  getParentRoute: () => workspace,
  path: '/catalog',
  validateSearch: readCatalogSearch,
  component: lazyRouteComponent(() => import('../tasks/catalog/catalog-page.tsx'), 'CatalogPage'),
});

/** One table or view; `compare` names two versions of it, as `2..3`. */
const catalogObject = createRoute({
  getParentRoute: () => workspace,
  path: '/catalog/$objectName',
  validateSearch: (search: Record<string, unknown>): { compare?: string } => {
    const compare = text(search.compare);
    return compare === undefined ? {} : { compare };
  },
  component: lazyRouteComponent(() => import('../tasks/catalog/object-page.tsx'), 'ObjectPage'),
});

/** Beside the catalog: in it every address is the name of an object. */
const newTable = createRoute({
  getParentRoute: () => workspace,
  path: '/new-table',
  component: lazyRouteComponent(() => import('../tasks/catalog/new-table-page.tsx'), 'NewTablePage'),
});

/** `from` is the example to begin with, or `jar` for a program. */
const newJob = createRoute({
  getParentRoute: () => workspace,
  path: '/new-job',
  validateSearch: (search: Record<string, unknown>): { from?: string } =>
    typeof search.from === 'string' ? { from: search.from } : {},
  component: lazyRouteComponent(() => import('../tasks/create-job/create-job-page.tsx'), 'CreateJobPage'),
});

const jobs = createRoute({
  getParentRoute: () => workspace,
  path: '/jobs',
  validateSearch: readJobsSearch,
  component: lazyRouteComponent(() => import('../tasks/list-jobs/jobs-page.tsx'), 'JobsPage'),
});

/** One job; `start` opens the dialog that starts it, from "latest" or a snapshot. */
const job = createRoute({
  getParentRoute: () => workspace,
  path: '/jobs/$jobId',
  validateSearch: (search: Record<string, unknown>): { start?: string } => {
    const start = text(search.start);
    return start === undefined ? {} : { start };
  },
  component: lazyRouteComponent(() => import('../tasks/job/job-page.tsx'), 'JobPage'),
});

const jobHome = createRoute({
  getParentRoute: () => job,
  path: '/',
  component: lazyRouteComponent(() => import('../tasks/job/job-home.tsx'), 'JobHome'),
});

const develop = createRoute({
  getParentRoute: () => job,
  path: '/develop',
  component: lazyRouteComponent(() => import('../tasks/develop/develop-page.tsx'), 'DevelopPage'),
});

const run = createRoute({
  getParentRoute: () => job,
  path: '/run',
  validateSearch: (search: Record<string, unknown>): { log?: string } => {
    const log = text(search.log);
    return log === undefined ? {} : { log };
  },
  component: lazyRouteComponent(() => import('../tasks/run-job/run-page.tsx'), 'RunPage'),
});

/** `show` lists the kinds shown, with commas; `compare` two versions, as `2..3`. */
const history = createRoute({
  getParentRoute: () => job,
  path: '/history',
  validateSearch: (search: Record<string, unknown>): { show?: string; compare?: string } => {
    const show = text(search.show);
    const compare = text(search.compare);
    return { ...(show === undefined ? {} : { show }), ...(compare === undefined ? {} : { compare }) };
  },
  component: lazyRouteComponent(() => import('../tasks/history/history-page.tsx'), 'HistoryPage'),
});

const jobSettings = createRoute({
  getParentRoute: () => job,
  path: '/settings',
  component: lazyRouteComponent(
    () => import('../tasks/job-settings/job-settings-page.tsx'),
    'JobSettingsPage',
  ),
});

const jobRoute = job.addChildren([jobHome, develop, run, history, jobSettings]);

const routeTree = root.addChildren([
  signIn,
  inside.addChildren([
    home,
    workspaces,
    apiKeys,
    workspace.addChildren([
      jobs,
      newJob,
      artifacts,
      catalog,
      catalogObject,
      newTable,
      variables,
      workspaceSettings,
      jobRoute,
    ]),
  ]),
]);

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: RouteProblem,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
