import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const tags = JSON.stringify({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });

/** What of WCAG 2.2 AA a page breaks, by axe: the rule and the first place. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result = await page.evaluate<AxeResults>(`axe.run(document, ${tags})`);
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}
