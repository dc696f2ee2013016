// The parts of the tests that check the code without running it.
import { inRepo, repoRoot } from './paths.mjs';
import { run } from './run.mjs';

const tsc = 'typescript/bin/tsc';

/** Each check is a list of Node programs with their arguments; all must succeed. @type {Record<string, string[][]>} */
const checks = {
  // The cache knows a file by its content; it lies in node_modules/.cache.
  format: [
    [
      'prettier/bin/prettier.cjs',
      ...['--check', '--log-level', 'warn', '--cache', '--cache-strategy', 'content', '.'],
    ],
  ],
  types: [
    [tsc, '--noEmit'],
    [tsc, '--noEmit', '-p', 'scripts'],
  ],
  lint: [['eslint/bin/eslint.js', '.', '--max-warnings', '0']],
  unused: [['knip/bin/knip.js', '--no-progress']],
};

/**
 * Runs all of them even if one fails, because each is informative.
 * @param {string} name
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runCheck(name) {
  let code = 0;
  for (const [program = '', ...args] of checks[name] ?? []) {
    const result = await run(process.execPath, [inRepo('node_modules', program), ...args], {
      cwd: repoRoot,
      show: true,
      tolerant: true,
    });
    code ||= result.code;
  }
  return code === 0 ? { passed: 1, failed: [], pending: [] } : { passed: 0, failed: [name], pending: [] };
}
