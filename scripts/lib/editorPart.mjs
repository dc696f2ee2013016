// The tests in a real VS Code: inside its extension host, and as a user in front of it.
import { rmSync } from 'node:fs';
import { findDesktopCode } from './desktopCode.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureCodeServer } from './codeServerInstall.mjs';
import { runGroup } from './group.mjs';
import { compiled, judge, readSummary, runMocha } from './mochaPart.mjs';
import { inRepo, repoRoot } from './paths.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */
/** @typedef {import('./parts.mjs').Options} Options */

const hostTests = 'test/editor/host';
const stories = 'test/editor/stories';

/**
 * Runs test/editor/host in an extension host; the runner says which VS Code that belongs to.
 * @param {string} name
 * @param {string} runner
 * @param {Options} options
 * @returns {Promise<Tally>}
 */
async function inExtensionHost(name, runner, { env, grep, files }) {
  const summary = inRepo('artifacts', 'tests', `${name}.json`);
  rmSync(summary, { force: true });
  const code = await runGroup(
    process.execPath,
    ['--enable-source-maps', inRepo('out/test/editor/runners', runner)],
    {
      cwd: repoRoot,
      env: {
        ...env,
        TSK_TEST_SUMMARY: summary,
        ...(grep === undefined ? {} : { TSK_TEST_GREP: grep }),
        ...(files.length === 0 ? {} : { TSK_TEST_FILES: JSON.stringify(compiled(hostTests, files)) }),
      },
      timeoutMs: 20 * 60_000,
    },
  );
  return judge(name, readSummary(summary), code, grep);
}

/** @param {Options} options @returns {Promise<Tally[]>} */
export async function runEditor(options) {
  await ensureCodeServer();
  await ensureChromium();
  const isAsked = (/** @type {string} */ folder) => compiled(folder, options.files).length > 0;
  return [
    ...(isAsked(hostTests) ? await runHost(options) : []),
    ...(isAsked(stories) ? [await runStories(options)] : []),
  ];
}

/** @param {Options} options @returns {Promise<Tally[]>} */
async function runHost(options) {
  const tallies = [await inExtensionHost('host', 'codeServerRunner.js', options)];
  const desktop = findDesktopCode();
  if ('program' in desktop) {
    const env = { ...options.env, TSK_VSCODE: desktop.program };
    tallies.push(await inExtensionHost('host-desktop', 'desktopRunner.js', { ...options, env }));
  } else {
    console.log(`  the same tests were not run in a desktop VS Code: ${desktop.missing}`);
  }
  return tallies;
}

/** @param {Options} options */
function runStories(options) {
  const limits = { testTimeoutMs: 300_000, partTimeoutMs: 30 * 60_000 };
  return runMocha('stories', { ...options, ...limits, folder: stories });
}
