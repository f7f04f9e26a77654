import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../web/src/i18n/en/index.ts';
import { zh } from '../../web/src/i18n/zh/index.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeJar } from '../helpers/make-jar.ts';
import { type Millrace, startMillrace } from '../helpers/millrace.ts';
import { openBrowser, signIn } from './browser.ts';
import { violations } from './violations.ts';

/** Every page, in each theme and language: WCAG 2.2 AA by axe, reflow at 320 px, and what the frame promises. */
let millrace: Millrace;
let browser: Browser;
let jobId = '';
let jarJobId = '';
const slow = { timeout: 360_000 };
const themes = ['light', 'dark'] as const;
const languages = ['en', 'zh-CN'] as const;
const looks = themes.flatMap((theme) => languages.map((language) => ({ theme, language })));
type Look = (typeof looks)[number];

beforeAll(async () => {
  [millrace, browser] = await Promise.all([startMillrace(), openBrowser()]);
}, 420_000);

afterAll(async () => {
  await browser?.close();
  await millrace?.stop();
}, 120_000);

const speak = (context: BrowserContext, { language }: Look): Promise<unknown> =>
  context.addInitScript(`localStorage.setItem('millrace.language', '${language}')`);

const opened = async ({ theme }: Look, width = 1440): Promise<{ context: BrowserContext; page: Page }> => {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: theme,
    // Colours are judged where they come to rest.
    reducedMotion: 'reduce',
    locale: 'en-US',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return { context, page };
};

/** In English through the door, then in the language of the look. */
const inside = async (look: Look, width?: number) => {
  const { context, page } = await opened(look, width);
  await signIn(page, millrace);
  await speak(context, look);
  return { context, page };
};

const moving = (page: Page) => page.evaluate<number>('document.getAnimations().length');

const workspacePath = (rest: string) => `/w/${millrace.workspaceId}/${rest}`;
const places = () => [
  '/workspaces',
  '/api-keys',
  '/nowhere',
  ...['jobs', 'jobs?q=nothing-is-called-that', 'new-job', 'settings'].map(workspacePath),
  ...['catalog', 'new-table', 'variables'].map(workspacePath),
  ...['develop', 'run', 'history', 'settings'].map((tab) => workspacePath(`jobs/${jobId}/${tab}`)),
];

const programPlaces = () => ['artifacts', `jobs/${jarJobId}/develop`].map(workspacePath);

const visit = async (page: Page, path: string): Promise<void> => {
  await page.goto(`${millrace.url}${path}`, { waitUntil: 'networkidle' });
  await page.locator('h1, h2').first().waitFor();
};

describe('pages', () => {
  it('are in order before there is any job, and at the door', slow, async () => {
    for (const look of looks) {
      const { context, page } = await opened(look);
      await speak(context, look);
      await visit(page, '/sign-in');
      expect(await violations(page), `sign-in ${look.theme} ${look.language}`).toEqual([]);
      expect(await page.locator('html').getAttribute('lang')).toBe(look.language);
      await context.close();
      const { context: second, page: jobs } = await inside(look);
      await visit(jobs, workspacePath('jobs'));
      expect(await violations(jobs), `no jobs ${look.theme} ${look.language}`).toEqual([]);
      await second.close();
    }
  });

  it('are in order with a job that runs, in both themes and languages', slow, async () => {
    await beginJob();
    for (const language of languages) {
      const { context, page } = await inside({ theme: 'light', language });
      for (const path of places()) {
        await visit(page, path);
        for (const colorScheme of themes) {
          await page.emulateMedia({ colorScheme });
          expect(await violations(page), `${path} ${colorScheme} ${language}`).toEqual([]);
        }
      }
      await context.close();
    }
  });

  it('fit 320 px without scrolling sideways', slow, async () => {
    if (jarJobId === '') await draftProgram();
    const { context, page } = await inside({ theme: 'light', language: 'en' }, 320);
    for (const path of [...places(), ...programPlaces()]) {
      await visit(page, path);
      const width = await page.evaluate<number>('document.scrollingElement.scrollWidth');
      expect(width, path).toBeLessThanOrEqual(320);
    }
    await context.close();
  });

  it('are found and driven by keyboard alone; dialogs are in order too', slow, async () => {
    const { context, page } = await inside({ theme: 'dark', language: 'en' });
    await visit(page, workspacePath('jobs'));
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await violations(page), 'shortcuts').toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('revenue');
    await page.waitForURL(/q=revenue/);
    await page.getByRole('checkbox', { name: 'Select all shown' }).press('Space');
    await page.getByRole('button', { name: 'Stop 1' }).press('Enter');
    await page.getByRole('dialog', { name: /^Stop/ }).waitFor();
    expect(await violations(page), 'stop').toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('revenue');
    await page.getByRole('option', { selected: true }).waitFor();
    expect(await violations(page), 'palette').toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/jobs/${jobId}`));
    await context.close();
  });

  it('take a jar, offer its programs, and say who needs it', slow, async () => {
    if (jarJobId === '') await draftProgram();
    const { context, page } = await inside({ theme: 'light', language: 'en' });
    await page.goto(`${millrace.url}${workspacePath(`jobs/${jarJobId}/develop`)}`);
    const source = 'public class Orders { public static void main(String[] args) {} }';
    const buffer = await makeJar({ sources: { 'Orders.java': source } });
    const file = { name: 'orders.jar', mimeType: 'application/java-archive', buffer };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: /orders\.jar/ }).waitFor();
    const mainClass = page.getByRole('combobox', { name: en.program.entryClass });
    await mainClass.click();
    await page.getByRole('option', { name: 'Orders' }).click();
    const params = { workspaceId: millrace.workspaceId, jobId: jarJobId };
    await eventually(async () =>
      expect((await millrace.client.jobs.getDraft({ params })).jar).toMatchObject({
        artifact: expect.stringMatching(/^art_/),
        entryClass: 'Orders',
      }),
    );
    expect(await violations(page), 'jar job').toEqual([]);
    await millrace.client.jobs.publish({ params, body: {} });
    await page.goto(`${millrace.url}${workspacePath('artifacts')}`);
    await page.getByRole('button', { name: 'orders.jar' }).click();
    await page.getByRole('dialog').getByText('orders of a program, version 1').waitFor();
    expect(await violations(page), 'artifact').toEqual([]);
    await context.close();
    const { context: other, page: dark } = await inside({ theme: 'dark', language: 'zh-CN' });
    for (const path of programPlaces()) {
      await visit(dark, path);
      expect(await violations(dark), `${path} dark zh-CN`).toEqual([]);
    }
    await other.close();
  });

  it('ask before what matters, in dialogs that are in order at any width', slow, async () => {
    if (jobId === '') await beginJob();
    const { client, workspaceId } = millrace;
    const params = { workspaceId, jobId };
    const { sql, settings } = await client.jobs.getDraft({ params });
    await client.jobs.updateDraft({ params, body: { sql: `-- new\n${sql}`, settings }, ifMatch: '*' });
    await client.jobs.publish({ params, body: { note: 'a comment more' } });
    await client.jobs.snapshot({ params });
    for (const [look, width] of [
      [{ theme: 'light', language: 'en' }, 320],
      [{ theme: 'dark', language: 'zh-CN' }, 1440],
    ] as const) {
      const { context, page } = await inside(look, width);
      const { job, history, common } = look.language === 'en' ? en : zh;
      const open = async (name: string, press: () => Promise<void>) => {
        await press();
        await page.getByRole('dialog').waitFor();
        if (name === 'restart' || name === 'roll back')
          await page.getByRole('dialog').getByText('-- new').first().waitFor();
        expect(await violations(page), `${name} ${look.theme} ${look.language}`).toEqual([]);
        const wide = await page.evaluate<number>('document.scrollingElement.scrollWidth');
        expect(wide, name).toBeLessThanOrEqual(width);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      };
      // The page of a job that runs asks all the time: on a slow machine its network is never idle.
      await page.goto(`${millrace.url}${workspacePath(`jobs/${jobId}/history`)}`);
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      await open('restart', () => button(job.action.restart).click());
      for (const action of ['rescale', 'clone', 'stop', 'stopNow'] as const)
        await open(action, async () => {
          await button(job.actionsLabel).click();
          await page.getByRole('menuitem', { name: job.action[action], exact: true }).click();
        });
      await open('roll back', () => button(history.versions.rollBack.replace('{{number}}', '1')).click());
      const snapshots = page.getByRole('region', { name: history.snapshots.title });
      await open('delete', () => snapshots.getByRole('button', { name: common.delete }).first().click());
      await page.goto(`${millrace.url}${workspacePath(`jobs/${jobId}/history?start=empty`)}`);
      await open('start', async () => {});
      await context.close();
    }
  });

  it('still the stream for who wants no motion', slow, async () => {
    const { context, page } = await inside({ theme: 'light', language: 'en' });
    await visit(page, workspacePath('jobs'));
    const strip = page.getByRole('img', { name: /Records flow/ });
    await strip.waitFor();
    expect(await moving(page)).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await moving(page)).toBeGreaterThan(0);
    await context.close();
  });
});

async function beginJob(): Promise<void> {
  const { client, workspaceId } = millrace;
  const example = (await client.examples.list()).items.find(({ id }) => id === 'revenue-per-country');
  if (!example) throw new Error('the example of revenue is not offered');
  const { name, sql, settings } = example;
  const job = await client.jobs.create({ params: { workspaceId }, body: { name, sql, settings } });
  jobId = job.id;
  const params = { workspaceId, jobId };
  await client.jobs.publish({ params, body: {} });
  await client.jobs.start({ params, body: {} });
  await millrace.waitForState(jobId, 'running');
}

/** A job of kind jar whose program is still to be chosen. */
async function draftProgram(): Promise<void> {
  const body = { name: 'orders of a program', kind: 'jar' as const };
  jarJobId = (await millrace.client.jobs.create({ params: { workspaceId: millrace.workspaceId }, body })).id;
}
