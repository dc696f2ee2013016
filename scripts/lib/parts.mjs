// The parts of the tests, in the order in which they run: what tells most per second comes first.
import { runCheck } from './checks.mjs';
import { runEditor } from './editorPart.mjs';
import { runMocha } from './mochaPart.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */
/** @typedef {{ env: NodeJS.ProcessEnv, grep: string | undefined }} Options */
/**
 * @typedef {object} Part
 * @property {Array<'tests' | 'engine' | 'bundle' | 'package'>} needs what must be ready before
 * @property {(options: Options) => Promise<Tally[]>} run
 */

/** @param {string} name @returns {Part} */
const check = (name) => ({ needs: [], run: async () => [await runCheck(name)] });

// The limits are for what hangs: a machine with much else to do may take many times as long as an idle one.
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
        files: 'out/test/unit/**/*.test.js',
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
        files: 'out/test/engine/**/*.test.js',
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
        files: 'out/test/package/**/*.test.js',
        testTimeoutMs: 30_000,
        partTimeoutMs: 5 * minutes,
      }),
    ],
  },
  editor: { needs: ['tests', 'package', 'engine'], run: runEditor },
};
