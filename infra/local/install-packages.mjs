/** Brings node_modules up to what package.json pins, when it is not. Never takes away what is installed. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Answers null when all is there, else what went wrong, for a person.
 * @param {string} root the repository
 * @param {(line: string) => void} log
 * @returns {string | null}
 */
export function installPackages(root, log) {
  const { dependencies, devDependencies } = readJson(join(root, 'package.json'));
  const modules = join(root, 'node_modules');
  if (Object.entries(dependencies).every(([name, version]) => installed(modules, name) === version))
    return null;
  // npm writes this file last: without it an earlier install was cut short, and starting over is safe.
  const whole = existsSync(join(modules, '.package-lock.json'));
  // Leaving out what only developers need would remove it where it is.
  const developer = Object.keys(devDependencies).some((name) => installed(modules, name) !== null);
  const command = whole ? ['install', '--no-save'] : ['ci'];
  const scope = whole && developer ? ['--include=dev'] : ['--omit=dev'];
  log('Installing packages');
  const ran = spawnSync('npm', [...command, ...scope, '--no-audit', '--no-fund', '--no-update-notifier'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (ran.status === 0) return null;
  if (ran.error)
    return `npm could not be started: ${ran.error.message}. It comes with Node.js; put it in PATH.`;
  const said = ran.stderr.split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
  if (/ENOSPC|no space left/i.test(ran.stderr)) {
    return `The disk is full while installing packages into ${modules}: free at least 1 GB and start again.`;
  }
  return `npm ${command[0]} failed in ${root}: ${said[0] ?? `it ended with ${ran.signal ?? ran.status}`}\n  To fix: check the network and your npm settings (npm config list), then start again.`;
}

/**
 * @param {string} modules
 * @param {string} name
 * @returns {string | null}
 */
function installed(modules, name) {
  try {
    return readJson(join(modules, name, 'package.json')).version;
  } catch {
    return null;
  }
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
