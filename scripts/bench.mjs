// Measures the design's promised figures: runs out/test/bench/main.js against a real engine.
import { runGroup } from './lib/group.mjs';
import { main } from './lib/main.mjs';
import { inRepo, repoRoot } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { testEnvironment } from './lib/testHome.mjs';

await main(async () => {
  // The workbench measurements use the extension as it ships.
  for (const need of /** @type {const} */ (['tests', 'package', 'engine'])) await prepare(need);
  const args = ['--enable-source-maps', inRepo('out/test/bench/main.js'), ...process.argv.slice(2)];
  return runGroup(process.execPath, args, { cwd: repoRoot, env: testEnvironment(), timeoutMs: 30 * 60_000 });
});
