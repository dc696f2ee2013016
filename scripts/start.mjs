// npm start                  runs a task on a sample repository, then opens VS Code on the result
// npm start -- --no-editor   runs only the task
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atEnd } from './lib/cleanup.mjs';
import { Failure } from './lib/failure.mjs';
import { runGroup } from './lib/group.mjs';
import { main } from './lib/main.mjs';
import { openEditor } from './lib/openEditor.mjs';
import { inRepo } from './lib/paths.mjs';
import { phase } from './lib/phase.mjs';
import { prepare } from './lib/prepare.mjs';
import { branchesOf, makeSampleRepository } from './lib/sampleRepository.mjs';

const task = ['-t', 'generic', '-n', 'hello', '-p', 'Let greet.sh take a name.', '--agent', 'script'];

/** @param {string} folder */
async function showResult(folder) {
  const [branch] = await branchesOf(folder);
  if (!branch) throw new Failure('The task ended without a branch.', 'Its log is shown above.');
  console.log(`\nBranch ${branch.name}\n\n${branch.commits}\n\n${branch.changes}\n`);
}

await main(async () => {
  await prepare('bundle');
  await prepare('engine');
  const home = mkdtempSync(path.join(tmpdir(), 'tsk-start-'));
  atEnd(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  const sample = path.join(home, 'greeter');
  await phase('sample repository', () => makeSampleRepository(sample));
  // Keep the sample's tasks apart from the user's own.
  process.env.TSK_DATA_HOME = path.join(home, 'data');
  const args = [inRepo('bin/tsk'), 'run', ...task, '--repo', sample];
  const code = await phase('task', () =>
    runGroup(process.execPath, args, { cwd: sample, env: process.env, timeoutMs: 20 * 60_000 }),
  );
  if (code !== 0)
    throw new Failure(
      `The task failed: "tsk run" ended with exit code ${code}.`,
      'The reason is shown above.',
    );
  await showResult(sample);
  return process.argv.includes('--no-editor') ? 0 : openEditor(sample, home);
});
