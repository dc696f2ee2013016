// The parts of the tests in the order in which they run: the most informative per second first.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runCheck } from './checks.mjs';
import { runEditor } from './editorPart.mjs';
import { Failure } from './failure.mjs';
import { runMocha } from './mochaPart.mjs';
import { repoRoot } from './paths.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */
/**
 * @typedef {object} Options
 * @property {NodeJS.ProcessEnv} env
 * @property {string | undefined} grep
 * @property {string[]} files the only test files to run, from the top of the repository; all if empty
 */
/**
 * @typedef {object} Part
 * @property {Array<'tests' | 'engine' | 'bundle' | 'package'>} needs what to prepare first
 * @property {(options: Options) => Promise<Tally[]>} run
 */

/** @param {string} name @returns {Part} */
const check = (name) => ({ needs: [], run: async () => [await runCheck(name)] });

// The limits catch hangs; a busy machine may take many times as long as an idle one.
const minutes = 60_000;

/** @type {Record<string, Part>} */
export const parts = {
  format: check('format'),
  types: check('types'),
  lint: check('lint'),
  unused: check('unused'),
  unit: {
    needs: ['tests'],
    run: async (options) => [
      await runMocha('unit', {
        ...options,
        folder: 'test/unit',
        testTimeoutMs: minutes,
        partTimeoutMs: 20 * minutes,
      }),
    ],
  },
  git: {
    needs: ['tests'],
    run: async (options) => [
      await runMocha('git', {
        ...options,
        folder: 'test/git',
        testTimeoutMs: minutes,
        partTimeoutMs: 20 * minutes,
      }),
    ],
  },
  engine: {
    needs: ['tests', 'bundle', 'engine'],
    run: async (options) => [
      await runMocha('engine', {
        ...options,
        folder: 'test/engine',
        testTimeoutMs: 5 * minutes,
        partTimeoutMs: 40 * minutes,
      }),
    ],
  },
  package: {
    needs: ['tests', 'package'],
    run: async (options) => [
      await runMocha('package', {
        ...options,
        folder: 'test/package',
        testTimeoutMs: 30_000,
        partTimeoutMs: 5 * minutes,
      }),
    ],
  },
  editor: { needs: ['tests', 'package', 'engine'], run: runEditor },
};

/** The part that a test file belongs to. @param {string} file */
export function partOf(file) {
  const [top, part = ''] = path.relative(repoRoot, path.resolve(file)).split(path.sep);
  if (top !== 'test' || !(part in parts) || !existsSync(file))
    throw new Failure(
      `There is no test file "${file}".`,
      'Name a file below test, such as test/unit/a.test.ts.',
    );
  return part;
}
