import { artifacts, program } from './artifacts.ts';
import { catalog } from './catalog.ts';
import { common, time } from './common.ts';
import { compatibility } from './compatibility.ts';
import { develop } from './develop.ts';
import { dialog } from './dialog.ts';
import { errors } from './errors.ts';
import { frame } from './frame.ts';
import { history } from './history.ts';
import { job } from './job.ts';
import { bulk, jobs, newJob } from './jobs.ts';
import { run } from './run.ts';
import { settings } from './settings.ts';
import { keys, palette, signIn, workspaces } from './shell.ts';
import { because, evidence, states } from './states.ts';
import { strip } from './strip.ts';
import { variables } from './variables.ts';

/** Every word the console says in English, by place. Chinese has the same keys (the type says so). */
export const en = {
  common,
  time,
  dialog,
  errors,
  frame,
  because,
  evidence,
  states,
  artifacts,
  bulk,
  catalog,
  jobs,
  newJob,
  keys,
  palette,
  program,
  signIn,
  strip,
  workspaces,
  compatibility,
  variables,
  develop,
  history,
  job,
  run,
  settings,
};

type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };
/** What a translation must have: every key, no other. */
export type Words = Same<typeof en>;
