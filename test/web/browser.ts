import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { findChromium } from '../helpers/chromium.ts';
import type { Millrace } from '../helpers/millrace.ts';

/** A real Chromium without a window; end it with `close()`. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium: npm test installs it, or says how.');
  // Chromium has no sandbox for root, as whom tests run in containers.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}

/** Signs the first administrator in, through the door; `click` lets a test count. */
export async function signIn(
  page: Page,
  { url, dataDir }: Pick<Millrace, 'url' | 'dataDir'>,
  click: (target: Locator) => Promise<void> = (target) => target.click(),
): Promise<void> {
  const password = (await readFile(join(dataDir, 'admin.password'), 'utf8')).trim();
  await signInAs(page, url, { email: 'admin@millrace.local', password }, click);
}

/** Signs somebody in, through the door. */
export async function signInAs(
  page: Page,
  url: string,
  { email, password }: { email: string; password: string },
  click: (target: Locator) => Promise<void> = (target) => target.click(),
): Promise<void> {
  await page.goto(url);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await click(page.getByRole('button', { name: 'Sign in' }));
  await page.waitForURL((to) => !to.pathname.startsWith('/sign-in'));
}
