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

/**
 * The tests below `test/NAME`, in a process of their own.
 * @param {string} name
 * @param {Part['needs']} needs
 * @param {{ test: number, part: number }} limits for one test and for all of them, in milliseconds
 * @returns {Part}
 */
const mocha = (name, needs, { test, part }) => ({
  needs,
  run: async (options) => [
    await runMocha(name, { ...options, folder: `test/${name}`, testTimeoutMs: test, partTimeoutMs: part }),
  ],
});

/** @type {Record<string, Part>} */
export const parts = {
  format: check('format'),
  types: check('types'),
  lint: check('lint'),
  unused: check('unused'),
  unit: mocha('unit', ['tests'], { test: minutes, part: 20 * minutes }),
  git: mocha('git', ['tests'], { test: minutes, part: 20 * minutes }),
  engine: mocha('engine', ['tests', 'bundle', 'engine'], { test: 5 * minutes, part: 40 * minutes }),
  package: mocha('package', ['tests', 'package'], { test: minutes / 2, part: 5 * minutes }),
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
