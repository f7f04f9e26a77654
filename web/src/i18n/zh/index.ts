import type { Words } from '../en/index.ts';
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

export const zh: Words = {
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
