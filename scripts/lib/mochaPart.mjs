// Runs one part of the mocha tests in its own process and counts the results.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runGroup } from './group.mjs';
import { inRepo, repoRoot } from './paths.mjs';

import { oneFailure } from './tally.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */

/** The counts of a mocha run; undefined if it did not get that far. @param {string} file @returns {Tally | undefined} */
export function readSummary(file) {
  try {
    return /** @type {Tally} */ (JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Turns the end of a test process into a count. A crash is a failure even if every test passed before it.
 * @param {string} part
 * @param {Tally | undefined} tally
 * @param {number} code
 * @param {string | undefined} grep no test may match it in one part, if some do in another
 * @returns {Tally}
 */
export function judge(part, tally, code, grep) {
  if (!tally) return oneFailure(`${part}: ended with exit code ${code} before its tests were counted`);
  const isEmpty = tally.passed + tally.failed.length + tally.pending.length === 0;
  if (isEmpty && grep === undefined) return oneFailure(`${part}: has no tests`);
  if (code === 0 || tally.failed.length > 0) return tally;
  return { ...tally, failed: [`${part}: all tests passed, but the process ended with exit code ${code}`] };
}

/**
 * The compiled test files of a folder: the given ones in it, or all if none are given.
 * @param {string} folder
 * @param {string[]} files
 */
export function compiled(folder, files) {
  if (files.length === 0) return [`out/${folder}/**/*.test.js`];
  const here = files.map((file) => path.relative(repoRoot, path.resolve(file)));
  return here
    .filter((file) => file.startsWith(path.join(folder, path.sep)))
    .map((file) => path.join('out', file.replace(/\.ts$/, '.js')));
}

/**
 * @param {string} part
 * @param {{ folder: string, files: string[], testTimeoutMs: number, partTimeoutMs: number, grep: string | undefined, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<Tally>}
 */
export async function runMocha(part, { folder, files, testTimeoutMs, partTimeoutMs, grep, env }) {
  const summary = inRepo('artifacts', 'tests', `${part}.json`);
  rmSync(summary, { force: true });
  const options = {
    reporter: inRepo('scripts/lib/countingReporter.cjs'),
    'reporter-option': `summary=${summary},linger=10000`,
    timeout: String(testTimeoutMs),
    ...(grep === undefined ? {} : { grep }),
  };
  const args = [
    ['--enable-source-maps', inRepo('node_modules/mocha/bin/mocha.js'), '--forbid-only', '--no-config'],
    Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
    compiled(folder, files),
  ].flat();
  const code = await runGroup(process.execPath, args, { cwd: repoRoot, env, timeoutMs: partTimeoutMs });
  return judge(part, readSummary(summary), code, grep);
}
