import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultOf, type Task } from '../../src/core/model/task';
import type { Core } from '../../src/core/core';
import { containersOf, root, testCore } from '../support/engineBench';
import { SampleRepo } from '../support/sampleRepo';
import { tempFolder } from '../support/tempFolder';

/** The first task of the core for which `test` holds, as soon as it does. */
function taskWhere(core: Core, test: (task: Task) => boolean): Promise<Task> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      core.tasks.list().then((tasks) => {
        const found = tasks.find(test);
        if (!found) return;
        watch.dispose();
        resolve(found);
      }, reject);
    };
    const watch = core.tasks.onDidChange(look);
    look();
  });
}

describe('what breaks off', () => {
  const folder = tempFolder('recovery');
  const request = { type: 'generic', prompt: 'x', agent: 'script' } as const;

  it('is brought to an end with a reason by the next worker, and its sandbox is removed', async () => {
    const repo = new SampleRepo(join(folder, 'killed'));
    repo.agentScript(['echo half > half.txt', 'sleep 600']);
    const dataDir = join(folder, 'killed data');
    const args = [join(root, 'bin', 'tsk'), 'run', '-p', 'x', '-a', 'script', '--repo', repo.dir];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, TSK_DATA_HOME: dataDir },
      stdio: 'ignore',
    });
    const core = testCore(dataDir);
    const { id } = await taskWhere(core, ({ state }) => state.kind === 'running');
    assert.equal((await containersOf(id)).length, 1);
    child.kill('SIGKILL');
    await once(child, 'exit');

    const worker = core.startWorker(1);
    const task = await taskWhere(core, ({ state }) => state.kind === 'failed');
    assert.ok('reason' in task.state);
    assert.match(task.state.reason, /process that ran it ended.*phase "agent"/);
    while ((await containersOf(id)).length) await new Promise((resolve) => setTimeout(resolve, 50));
    worker.dispose();
    assert.ok(existsSync(join(dataDir, 'tasks', id, 'repo', 'half.txt')));
  });

  it('is cancelled within two seconds while an image is being built', async () => {
    const repo = new SampleRepo(join(folder, 'building'));
    repo.agentScript(['true']);
    // A certificate that no image has yet makes another image.
    const bundle = join(folder, 'bundle.pem');
    const body = Buffer.from(`not a certificate ${process.pid} ${Date.now()}`).toString('base64');
    writeFileSync(bundle, `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`);
    const core = testCore(join(folder, 'building data'), { NODE_EXTRA_CA_CERTS: bundle });
    const run = core.tasks.run({ ...request, repoPath: repo.dir });
    const { id } = await taskWhere(core, ({ state }) => state.kind === 'assigned' && state.phase === 'image');
    const asked = performance.now();
    await core.tasks.cancel(id);
    const task = await run;
    assert.ok(performance.now() - asked < 2000);
    assert.equal(task.state.kind, 'cancelled');
    assert.deepEqual(await containersOf(id), []);
  });
});

describe('repositories that are not the plain case', () => {
  const folder = tempFolder('odd-repos');
  const core = testCore(join(folder, 'data'));
  const run = (repoPath: string): Promise<Task> =>
    core.tasks.run({ type: 'generic', prompt: 'x', agent: 'script', repoPath });
  const script = ['git log --oneline > log.txt', 'git status --porcelain >> log.txt', 'git fsck 2>&1'];

  it('work when they borrow their objects themselves', async () => {
    const origin = new SampleRepo(join(folder, 'origin'));
    origin.agentScript(script);
    origin.git('clone', '--quiet', '--shared', origin.dir, join(folder, 'shared'));
    const task = await run(join(folder, 'shared'));
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    const result = resultOf(task);
    assert.ok(result);
    const log = origin.git('-C', join(folder, 'shared'), 'show', `${result.branch}:log.txt`);
    assert.match(log, /agent script\n.* first commit\n\?\? log\.txt$/);
  });

  it('work from a linked worktree on a detached HEAD, and bring submodules’ branches too', async () => {
    const library = new SampleRepo(join(folder, 'library'));
    const main = new SampleRepo(join(folder, 'main'));
    main.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.dir, 'lib');
    main.agentScript(['echo inside > lib/new.txt', 'echo outside > new.txt']);
    const worktree = join(folder, 'linked');
    main.git('worktree', 'add', '--quiet', '--detach', worktree);
    main.git('-C', worktree, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init');
    const task = await run(worktree);
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    const result = resultOf(task);
    assert.ok(result);
    assert.equal(main.git('show', `${result.branch}:new.txt`), 'outside');
    const inside = main.git('rev-parse', `${result.branch}:lib`);
    assert.equal(main.git('-C', join(worktree, 'lib'), 'rev-parse', result.branch), inside);
    assert.equal(main.git('-C', join(worktree, 'lib'), 'show', `${inside}:new.txt`), 'inside');
  });
});
