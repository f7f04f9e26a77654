import { atRest, idleJob, type Line, ownCost, runningJob, type Stage, sumOf } from './costs.ts';
import type { Counted } from './counted.ts';
import { pricesOf } from './prices.ts';

/** The page costs.md, from what was counted and what the stacks hold. */
export function costsPage(counted: Counted, stage: Stage): string {
  const rest = atRest(counted, stage);
  const running = runningJob(counted, stage);
  const own = ownCost(stage);
  const watched = rest.filter(({ what }) => what === 'alarms' || what === 'dashboard');
  const unwatched = sumOf(rest, 'list') - sumOf(watched, 'list');
  const [control, job] = [sumOf(running, 'list'), sumOf(own, 'list')];
  const container = sumOf(own.slice(0, 1), 'list');
  return [
    '# What it costs on AWS',
    '',
    `Written by \`npx tsx infra/aws/costs/write.ts\` from the requests that the bench figure \`quiet\` counted, times prices of ${pricesOf.region} as they were known in ${pricesOf.written} (not fetched). How long a function takes on AWS is assumed; \`counted.ts\` says which numbers are. US dollars a month of 730 hours.`,
    '',
    ...table('Control plane at rest', rest),
    `- At most 1 dollar: ${held(sumOf(rest, 'free') < 1)} within what AWS gives every account free for ever (1 million Lambda requests, 1 million SQS requests, 10 alarm metrics, 3 dashboards), if nothing else in the account uses it.`,
    `- Without any allowance: ${held(sumOf(rest, 'list') < 1)}. The setting \`watched: false\` leaves alarms and dashboard out: ${dollars(unwatched)}, ${held(unwatched < 1)}.`,
    '- No KMS key of our own, no NAT gateway, no load balancer, no web ACL, no traces or START lines of sweep and channel: each would cost more than all of the above.',
    '',
    ...table('One stopped job', idleJob()),
    '- No request and no compute: the sweep reads the index of active runs only.',
    '',
    ...table(`One running job of ${stage.cu} CU: the control plane’s part`, running),
    ...table('and the job’s own', own),
    `- The control plane’s part is ${percent(control / job)} of the job’s own (at most 5 %: ${held(control / job <= 0.05)}), ${percent(control / container)} of its container alone (${held(control / container <= 0.05)}).`,
    '- What would lower it most: rarer reports of a job that nobody watches; every second added to the five saves about a sixth of the first three lines. Commands would then wait as much longer.',
    '',
  ].join('\n');
}

function table(title: string, lines: readonly Line[]): string[] {
  const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    `## ${title}`,
    '',
    row('what', 'how much', 'list price', 'with allowances'),
    '|---|---|---|---|',
    ...lines.map(({ what, how, list, free }) => row(what, how, dollars(list), dollars(free))),
    row('**together**', '', dollars(sumOf(lines, 'list')), dollars(sumOf(lines, 'free'))),
    '',
  ];
}

const held = (yes: boolean) => (yes ? 'held' : '**missed**');
const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
const dollars = (amount: number) =>
  amount >= 0.001 || amount === 0 ? amount.toFixed(3) : amount.toExponential(1);
