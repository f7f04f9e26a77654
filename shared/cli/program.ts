import { Command, CommanderError } from 'commander';
import type { OperationShape } from '../contract/operation.ts';
import { operationList } from '../contract/operations.ts';
import { addBodyFlags, bodyFlags } from './body-flags.ts';
import type { Io } from './io.ts';
import { showError } from './render.ts';
import { argumentsOf, type CommandFlags, queryFlags, runCommand } from './run-command.ts';
import { addUploadCommand } from './upload-file.ts';

const hyphened = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const kebab = (name: string) => hyphened(name.replace(/Id$/, ''));

const addCommonFlags = (command: Command, operation: OperationShape): void => {
  command
    .option('--json', 'print the answer as JSON')
    .option('--url <url>', 'address of Millrace (MILLRACE_URL)')
    .option('--key-file <path>', 'file with the API key (or MILLRACE_API_KEY)')
    .option('--data <path>', 'data folder of a local `npm start` (MILLRACE_DATA; .millrace)');
  if ('workspaceId' in operation.params.shape && operation.cli.noun !== 'workspaces') {
    command.option('--workspace <id or name>', 'the workspace (MILLRACE_WORKSPACE; the only one there is)');
  }
  if ('nextToken' in operation.query.shape) {
    command.option('--max-results <number>', 'most items in one answer');
    command.option('--next-token <token>', 'where the page before ended');
  }
  for (const [name, schema] of queryFlags(operation)) {
    const { title = '', help = '' } = schema.meta() ?? {};
    command.option(`--${hyphened(name)} <value>`, [title, help].filter(Boolean).join('. '));
  }
  if (operation.ifMatch) command.option('--if-match <etag>', 'refuse when it has changed since this ETag');
  if (operation.cli.waitFor) {
    command.option('--no-wait', 'do not wait for it to come true');
    command.option('--wait-timeout <seconds>', 'how long to wait at most (900)');
  }
};

const addCommand = (noun: Command, operation: OperationShape, io: Io): void => {
  const command = noun
    .command(operation.cli.verb)
    .summary(operation.summary)
    .description(operation.description);
  const names = argumentsOf(operation);
  for (const name of names)
    command.argument(`<${kebab(name)}>`, `${kebab(name)}: id${name === 'jobId' ? ' or name' : ''}`);
  const flags = bodyFlags(operation);
  addBodyFlags(command, flags);
  addCommonFlags(command, operation);
  command.action((...all: unknown[]) => {
    const given = all.slice(0, names.length).map(String);
    return runCommand(operation, flags, given, all[names.length] as CommandFlags, io);
  });
};

/** `millrace <noun> <verb>`: one command for each operation of the contract. */
export const makeProgram = (io: Io): Command => {
  const program = new Command('millrace').description(
    'Apache Flink as a service: jobs, versions, runs, snapshots.',
  );
  program.exitOverride().configureOutput({
    writeOut: (text) => io.out(text.trimEnd()),
    writeErr: (text) => io.err(text.trimEnd()),
  });
  const nouns = new Map<string, Command>();
  for (const operation of operationList) {
    const { noun } = operation.cli;
    const parent = nouns.get(noun) ?? program.command(noun).description(`Commands about ${noun}.`);
    nouns.set(noun, parent);
    addCommand(parent, operation, io);
  }
  const artifacts = nouns.get('artifacts');
  if (artifacts) addUploadCommand(artifacts, io);
  return program;
};

/** Runs one command line (without `node` and script). Answers the exit code: 0 done, 1 refused or failed, 2 misused. */
export const run = async (argv: readonly string[], io: Io): Promise<number> => {
  try {
    await makeProgram(io).parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    showError(error, io);
    return 1;
  }
};
