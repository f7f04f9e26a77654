import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../web/src/i18n/en/index.ts';
import { eventually } from '../helpers/eventually.ts';
import { password } from '../helpers/harness.ts';
import { openBrowser, signInAs } from './browser.ts';
import { type ConsoleOnFakes, startConsoleOnFakes } from './console-on-fakes.ts';
import { violations } from './violations.ts';

/** What a person does with the catalog, in a real browser. Each step goes on from the last. */
let consoleOn: ConsoleOnFakes;
let browser: Browser;
let page: Page;
let jobId = '';
const slow = { timeout: 120_000 };
const { catalog } = en;

const opened = async (look: object = {}): Promise<Page> => {
  const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', ...look });
  const made = await context.newPage();
  made.setDefaultTimeout(30_000);
  await signInAs(made, consoleOn.url, { email: consoleOn.h.a.admin.email, password });
  return made;
};

beforeAll(async () => {
  [consoleOn, browser] = await Promise.all([startConsoleOnFakes(), openBrowser()]);
  page = await opened();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await consoleOn?.stop();
}, 60_000);

const orders = (column = '') => `CREATE TABLE orders (id BIGINT${column}) WITH ('connector' = 'kafka')`;
const workspace = () => `/v1/workspaces/${consoleOn.h.a.workspaceId}`;
const place = (rest: string) => `${consoleOn.url}/w/${consoleOn.h.a.workspaceId}/${rest}`;
const button = (name: string, exact = true) => page.getByRole('button', { name, exact });
const editor = () => page.getByRole('textbox', { name: catalog.ddl, exact: true });
const publish = () => consoleOn.h.request('POST', `${workspace()}/jobs/${jobId}/versions`, { json: {} });
const somebodyChanges = (json: object) =>
  consoleOn.h.request('PATCH', `${workspace()}/catalog/orders`, { json, headers: { 'If-Match': '*' } });
const write = async (ddl: string) => {
  await editor().click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(ddl);
};

describe('a person with a table that many jobs read', () => {
  it('is led to write it down, and sees what it declares', slow, async () => {
    await page.getByRole('link', { name: en.frame.catalog }).click();
    await page.getByRole('heading', { name: catalog.empty }).waitFor();
    expect(await violations(page), 'empty').toEqual([]);
    await button(catalog.create).click();
    await write('SELECT 1');
    await page.getByText(catalog.unreadable).waitFor();
    await write(orders(', amount INT'));
    await page.getByText(en.develop.check.ok).waitFor();
    expect(await page.getByRole('region', { name: 'Columns' }).innerText()).toMatch(
      /id\s+BIGINT\s+amount\s+INT/,
    );
    expect(await violations(page), 'new').toEqual([]);
    await button('Create orders').click();
    await page.getByRole('heading', { name: 'orders', level: 1 }).waitFor();
    await page.getByText('No version of a job uses it yet').waitFor();
  });

  it('completes its name in the SQL of a job, and sees the job with the table', slow, async () => {
    const { h } = consoleOn;
    const json = { name: 'count', sql: 'INSERT INTO s SELECT id FROM ' };
    jobId = (await h.request('POST', `${workspace()}/jobs`, { json })).body.id;
    await page.goto(place(`jobs/${jobId}/develop`));
    await page.getByRole('textbox', { name: en.develop.editor }).click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('ord', { delay: 50 });
    await page.locator('.cm-completionLabel', { hasText: /^orders$/ }).click();
    await page.keyboard.type(' WHERE amo', { delay: 50 });
    await page.locator('.cm-completionLabel', { hasText: /^amount$/ }).click();
    await eventually(async () => {
      const draft = await h.request('GET', `${workspace()}/jobs/${jobId}/draft`);
      expect(draft.body.sql).toBe('INSERT INTO s SELECT id FROM orders WHERE amount');
    });
    expect((await publish()).status).toBe(201);
    await page.goto(place('catalog?q=amount&kind=table'));
    await page.getByRole('link', { name: 'orders' }).click();
    const uses = page.getByRole('region', { name: catalog.usedBy });
    await uses.getByText(catalog.hasNewest).waitFor();
    await uses.getByRole('link', { name: 'count' }).waitFor();
  });

  it('is told who was quicker, and loses nothing of what is typed', slow, async () => {
    await write(orders(', mine INT'));
    await somebodyChanges({ ddl: orders(', theirs INT') });
    await button(en.common.save).click();
    await page.getByRole('alert').getByText('version 2').waitFor();
    expect(await violations(page), 'stale').toEqual([]);
    await button(catalog.stale.mine).click();
    await page.getByText('orders is saved as version 3').waitFor();
    await button(`${catalog.changes}: Version 3`).click();
    await page.waitForURL(/compare=2\.\.3/);
    await page.locator('.cm-changedText', { hasText: 'mine' }).first().waitFor();
    expect(await violations(page), 'history').toEqual([]);
    await page.getByText('has version 1 of the DDL').waitFor();
  });

  it('is led to the table that has the name already', slow, async () => {
    await page.goto(place('new-table'));
    await write(orders());
    await button('Create orders').click();
    await page.getByRole('alert').getByText(en.errors.name_taken.title).waitFor();
    expect(await page.getByRole('link', { name: 'Open orders' }).getAttribute('href')).toMatch(
      /catalog\/orders$/,
    );
    await write('');
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByRole('link', { name: catalog.title }).last().click();
    await page.getByRole('link', { name: 'orders', exact: true }).click();
  });

  it('is asked before what is typed is left behind', slow, async () => {
    await write(orders(', lost INT'));
    await page.getByRole('link', { name: en.frame.jobs, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: en.dialog.leaveTitle });
    await dialog.getByRole('button', { name: en.common.cancel }).click();
    await button(catalog.discard).click();
    expect(await editor().innerText()).toContain('mine');
  });

  it('sees the new DDL before a version takes it, and between versions', slow, async () => {
    await page.goto(place(`jobs/${jobId}/develop`));
    await page.getByRole('textbox', { name: en.develop.editor }).press('Control+Shift+Enter');
    const changes = page.getByRole('dialog').getByRole('region', { name: en.history.compare.catalog });
    await changes.getByText(catalog.otherDdl).waitFor();
    expect(await violations(page), 'publish').toEqual([]);
    expect((await publish()).status).toBe(201);
    await page.goto(place(`jobs/${jobId}/history?compare=1..2`));
    await page.getByRole('heading', { name: en.history.compare.catalog }).waitFor();
    await page.locator('.cm-changedText', { hasText: 'mine' }).first().waitFor();
  });

  it('deletes it only by its name, told which versions use it', slow, async () => {
    await page.goto(place('catalog/orders'));
    await button(en.common.delete).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('count: version 2, 1').waitFor();
    expect(await violations(page), 'delete').toEqual([]);
    const go = dialog.getByRole('button', { name: en.common.delete });
    expect(await go.isDisabled()).toBe(true);
    await dialog.getByLabel(/Type/).fill('orders');
    await go.click();
    await page.getByRole('heading', { name: catalog.empty }).waitFor();
  });
});

describe('the pages of the catalog', () => {
  it('are in order by day and by night and in Chinese, and fit 320 px', slow, async () => {
    const { h } = consoleOn;
    await h.request('POST', `${workspace()}/catalog`, { json: { ddl: orders(), comment: 'of all shops' } });
    const narrow = await opened({ viewport: { width: 320, height: 800 } });
    await narrow.context().addInitScript(`localStorage.setItem('millrace.language', 'zh-CN')`);
    for (const path of ['catalog', 'catalog?q=nothing', 'catalog/orders', 'new-table']) {
      await narrow.goto(place(path), { waitUntil: 'networkidle' });
      await narrow.locator('h1').waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await narrow.emulateMedia({ colorScheme });
        expect(await violations(narrow), `${path} ${colorScheme}`).toEqual([]);
      }
      const width = await narrow.evaluate<number>('document.scrollingElement.scrollWidth');
      expect(width, path).toBeLessThanOrEqual(320);
    }
  });
});
