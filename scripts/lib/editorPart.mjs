// The tests in a real VS Code: inside its extension host, and as a user in front of it.
import { rmSync } from 'node:fs';
import { findDesktopCode } from './desktopCode.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureCodeServer } from './codeServerInstall.mjs';
import { runGroup } from './group.mjs';
import { judge, readSummary, runMocha } from './mochaPart.mjs';
import { inRepo, repoRoot } from './paths.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */
/** @typedef {{ env: NodeJS.ProcessEnv, grep: string | undefined }} Options */

/**
 * Runs test/editor/host in an extension host; the runner says which VS Code that belongs to.
 * @param {string} name
 * @param {string} runner
 * @param {Options} options
 * @returns {Promise<Tally>}
 */
async function inExtensionHost(name, runner, { env, grep }) {
  const summary = inRepo('artifacts', 'tests', `${name}.json`);
  rmSync(summary, { force: true });
  const code = await runGroup(
    process.execPath,
    ['--enable-source-maps', inRepo('out/test/editor/runners', runner)],
    {
      cwd: repoRoot,
      env: { ...env, TSK_TEST_SUMMARY: summary, ...(grep === undefined ? {} : { TSK_TEST_GREP: grep }) },
      timeoutMs: 20 * 60_000,
    },
  );
  return judge(name, readSummary(summary), code, grep);
}

/** @param {Options} options @returns {Promise<Tally[]>} */
export async function runEditor({ env, grep }) {
  await ensureCodeServer();
  await ensureChromium();
  const tallies = [await inExtensionHost('host', 'codeServerRunner.js', { env, grep })];
  const desktop = findDesktopCode();
  if ('program' in desktop) {
    const withProgram = { ...env, TSK_VSCODE: desktop.program };
    tallies.push(await inExtensionHost('host-desktop', 'desktopRunner.js', { env: withProgram, grep }));
  } else {
    console.log(`  the same tests were not run in a desktop VS Code: ${desktop.missing}`);
  }
  const files = 'out/test/editor/stories/**/*.test.js';
  tallies.push(
    await runMocha('stories', { files, testTimeoutMs: 300_000, partTimeoutMs: 30 * 60_000, grep, env }),
  );
  return tallies;
}
