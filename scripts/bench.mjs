// Measures the design's promised figures: runs out/test/bench/main.js against a real engine.
//
// npm run bench                             every figure
// npm run bench -- store start              these
// npm run bench -- --compare REF command    these, in turns with another version
import { compareBench } from './lib/compareBench.mjs';
import { runGroup } from './lib/group.mjs';
import { main } from './lib/main.mjs';
import { inRepo, repoRoot } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { testEnvironment } from './lib/testHome.mjs';

await main(async () => {
  const given = process.argv.slice(2);
  const at = given.indexOf('--compare');
  const ref = at < 0 ? undefined : given[at + 1];
  if (ref !== undefined) return compareBench(ref, [...given.slice(0, at), ...given.slice(at + 2)]);
  // The workbench measurements use the extension as it ships.
  for (const need of /** @type {const} */ (['tests', 'package', 'engine'])) await prepare(need);
  const args = ['--enable-source-maps', inRepo('out/test/bench/main.js'), ...given];
  return runGroup(process.execPath, args, { cwd: repoRoot, env: testEnvironment(), timeoutMs: 30 * 60_000 });
});
