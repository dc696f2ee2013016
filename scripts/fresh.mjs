// npm run test:fresh                 `npm test` as on a new machine: a fresh clone of HEAD, an empty home, a bare environment
// npm run test:fresh -- unit lint    these parts
// What the machine itself has installed (Debian packages, a running engine) stays.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atEnd } from './lib/cleanup.mjs';
import { runGroup } from './lib/group.mjs';
import { machineEnvironment } from './lib/machineEnvironment.mjs';
import { main } from './lib/main.mjs';
import { repoRoot } from './lib/paths.mjs';
import { phase } from './lib/phase.mjs';
import { run } from './lib/run.mjs';

await main(async () => {
  const work = mkdtempSync(path.join(tmpdir(), 'tsk-fresh-'));
  atEnd(() => rmSync(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const home = path.join(work, 'home');
  const clone = path.join(work, 'tsk');
  mkdirSync(home);
  await phase('clone', () => run('git', ['clone', '--quiet', '--no-local', repoRoot, clone]));
  const env = { HOME: home, PATH: machineEnvironment().PATH };
  const args = ['test', '--', ...process.argv.slice(2)];
  return runGroup('npm', args, { cwd: clone, env, timeoutMs: 60 * 60_000 });
});
