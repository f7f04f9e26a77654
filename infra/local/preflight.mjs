/**
 * What must be true of a machine before anything is installed. Plain JavaScript without packages, because it runs
 * before there are any. Every finding is one line for a person: what, and how to fix it.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, statfsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const NODE_WANTED = [20, 11];
const JAVA_WANTED = 17;
const GB = 1e9;
const ROOM_FIRST_TIME = 3 * GB;
const ROOM_LATER = 0.5 * GB;

/** @typedef {{ program: string, what: string, debian: string }} Tool */

/** @type {Tool[]} */
const TOOLS = [
  { program: 'java', what: 'Java 17', debian: 'openjdk-17-jdk-headless' },
  { program: 'javac', what: 'the Java 17 compiler', debian: 'openjdk-17-jdk-headless' },
  { program: 'jar', what: 'the Java 17 jar tool', debian: 'openjdk-17-jdk-headless' },
  { program: 'mvn', what: 'Maven', debian: 'maven' },
  { program: 'python3', what: 'Python 3', debian: 'python3' },
  { program: 'tar', what: 'tar', debian: 'tar' },
  { program: 'flock', what: 'flock', debian: 'util-linux' },
];

/**
 * All that stands in the way, as lines; empty when nothing does.
 * @param {{ env: NodeJS.ProcessEnv, dataDir: string }} machine
 * @returns {string[]}
 */
export function problemsOf({ env, dataDir }) {
  const cache = resolve(env.MILLRACE_CACHE || join(homedir(), '.cache', 'millrace'));
  const prepared = isPrepared(cache);
  return [
    ...platform(),
    ...node(),
    ...tools(env, prepared),
    ...room(
      cache,
      prepared ? 0 : ROOM_FIRST_TIME,
      'Downloads go there; MILLRACE_CACHE names another folder.',
    ),
    ...room(
      dataDir,
      prepared ? ROOM_LATER : ROOM_FIRST_TIME,
      'State goes there; --data names another folder.',
    ),
  ];
}

/** @returns {string[]} */
function platform() {
  if (process.platform === 'linux' && process.arch === 'x64') return [];
  return [
    `This is ${process.platform} on ${process.arch}. Millrace on one machine needs Linux on x86-64: DynamoDB Local has no library for others, and processes are watched through /proc.`,
  ];
}

/** @returns {string[]} */
function node() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = NODE_WANTED;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return [];
  return [`Node.js ${process.versions.node} is too old: install ${NODE_WANTED.join('.')} or newer.`];
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} prepared
 * @returns {string[]}
 */
function tools(env, prepared) {
  const missing = TOOLS.filter((tool) => find(tool.program, env) === null);
  const lines = missing.map(
    ({ program, what, debian }) => `${what} is missing (no "${program}" in PATH): apt-get install ${debian}`,
  );
  const has = (/** @type {string} */ program) => !missing.some((tool) => tool.program === program);
  if (has('java')) lines.push(...java(env));
  // Asking pip takes a third of a second, and it is only needed for the first download.
  if (!prepared && has('python3') && spawnSync('python3', ['-m', 'pip', '--version'], { env }).status !== 0) {
    lines.push('pip is missing (python3 -m pip does not answer): apt-get install python3-pip');
  }
  return lines;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
function java(env) {
  const said = spawnSync('java', ['-version'], { env, encoding: 'utf8' });
  const version = /version "(\d+)/.exec(said.stderr ?? '')?.[1];
  if (version !== undefined && Number(version) >= JAVA_WANTED) return [];
  const found = version === undefined ? 'does not say its version' : `is version ${version}`;
  return [
    `"java" ${found}, needed is ${JAVA_WANTED}: apt-get install openjdk-17-jdk-headless, and put it first in PATH`,
  ];
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null}
 */
function find(program, env) {
  for (const folder of (env.PATH ?? '').split(':').filter((name) => name !== '')) {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return join(folder, program);
    } catch {
      // Not here; the next folder may have it.
    }
  }
  return null;
}

/**
 * @param {string} folder
 * @param {number} wanted bytes
 * @param {string} hint
 * @returns {string[]}
 */
function room(folder, wanted, hint) {
  let at = resolve(folder);
  while (!existsSync(at)) at = dirname(at);
  const { bavail, bsize } = statfsSync(at);
  const free = bavail * bsize;
  if (free < wanted) {
    return [
      `Only ${(free / GB).toFixed(1)} GB are free for ${folder}, needed are ${(wanted / GB).toFixed(1)} GB: free some. ${hint}`,
    ];
  }
  try {
    accessSync(at, constants.W_OK);
    return [];
  } catch {
    return [`${at} may not be written by this user. ${hint}`];
  }
}

/**
 * @param {string} cache
 * @returns {boolean}
 */
function isPrepared(cache) {
  const engines = join(cache, 'engine');
  return (
    existsSync(engines) && readdirSync(engines).some((name) => existsSync(join(engines, name, 'engine.json')))
  );
}
