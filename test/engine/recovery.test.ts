import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEnded, resultOf, type Task } from '../../src/core/model/task';
import { taskFiles } from '../../src/core/model/taskFiles';
import type { TaskId } from '../../src/core/model/taskId';
import type { Core } from '../../src/core/core';
import { containersOf, logOf, rawEngine, root, testCore } from '../support/engineBench';
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

describe('an interrupted task', () => {
  const folder = tempFolder('recovery');
  const request = { type: 'generic', prompt: 'x', agent: 'script' } as const;

  /** `tsk run` in a process of its own, with the agent at work. */
  async function atWork(name: string, script: readonly string[]) {
    const repo = new SampleRepo(join(folder, name));
    repo.agentScript(script);
    const dataDir = join(folder, `${name} data`);
    const args = [join(root, 'bin', 'tsk'), 'run', '-p', 'x', '-a', 'script', '--repo', repo.dir];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, TSK_DATA_HOME: dataDir },
      stdio: 'ignore',
    });
    const core = testCore(dataDir);
    const { id } = await taskWhere(core, ({ state }) => state.kind === 'running');
    assert.equal((await containersOf(id)).length, 1);
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    };
    return { repo, dataDir, core, id, kill };
  }

  async function noContainers(id: TaskId): Promise<void> {
    while ((await containersOf(id)).length) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** The agent is at work as soon as its sandbox is; what it did is there a little later. */
  async function made(file: string): Promise<void> {
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('continues in the next process: nothing runs twice, and no log line is lost or repeated', async () => {
    const { core, id, kill, repo } = await atWork('killed', [
      'echo run >> runs.txt',
      'for n in $(seq 1 60); do echo "line $n"; sleep 0.05; done',
      'echo done',
    ]);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await kill();
    const worker = core.startWorker(1);
    const task = await taskWhere(core, ({ state }) => isEnded(state));
    await noContainers(id);
    worker.dispose();
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    assert.equal(task.attempts, 1);
    assert.equal(repo.git('show', `${resultOf(task)?.branch}:runs.txt`), 'run');
    const told = (await logOf(core, id)).flatMap((record) => (record.kind === 'output' ? [record.text] : []));
    assert.deepEqual(told, [...Array.from({ length: 60 }, (_, n) => `line ${n + 1}`), 'done']);
  });

  it('ends properly even if the sandbox ended unobserved', async () => {
    const { core, id, kill, repo } = await atWork('ended', ['echo work > work.txt', 'sleep 1', 'echo done']);
    await kill();
    for (const container of await containersOf(id)) await rawEngine().getContainer(container).wait();
    const worker = core.startWorker(1);
    const task = await taskWhere(core, ({ state }) => isEnded(state));
    await noContainers(id);
    worker.dispose();
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    assert.equal(repo.git('show', `${resultOf(task)?.branch}:work.txt`), 'work');
  });

  it('fails with the reason if its sandbox is gone, and keeps the workspace', async () => {
    const { core, id, kill, dataDir } = await atWork('gone', ['echo half > half.txt', 'sleep 600']);
    const half = join(dataDir, 'tasks', id, 'repo', 'half.txt');
    await made(half);
    await kill();
    for (const container of await containersOf(id))
      await rawEngine().getContainer(container).remove({ force: true });
    const worker = core.startWorker(1);
    const task = await taskWhere(core, ({ state }) => isEnded(state));
    worker.dispose();
    assert.ok(task.state.kind === 'failed');
    assert.match(task.state.reason, /Its sandbox is gone/);
    assert.ok(existsSync(half));
  });

  it('can be cancelled before another process adopts it, and keeps its work as partial', async () => {
    const { core, id, kill, repo, dataDir } = await atWork('cancelled', [
      'echo half > half.txt',
      'sleep 600',
    ]);
    await made(join(dataDir, 'tasks', id, 'repo', 'half.txt'));
    await kill();
    await core.tasks.cancel(id);
    const worker = core.startWorker(1);
    const task = await taskWhere(core, (one) => resultOf(one) !== undefined);
    await noContainers(id);
    worker.dispose();
    assert.equal(task.state.kind, 'cancelled');
    const result = resultOf(task);
    assert.equal(result?.partial, true);
    assert.match(result.branch, /-partial$/);
    assert.equal(repo.git('show', `${result.branch}:half.txt`), 'half');
  });

  it('is stopped and kept, with its work collected, if the database is gone', async () => {
    const { core, id, kill, repo, dataDir } = await atWork('lost', ['echo half > half.txt', 'sleep 600']);
    const { dir, repo: workspace, outbox } = taskFiles(dataDir, id);
    await made(join(workspace, 'half.txt'));
    await kill();
    core.dispose();
    renameSync(join(dataDir, 'tasks.db'), join(dataDir, 'moved.db'));
    const old = Date.now() / 1000 - 2 * 86_400;
    utimesSync(dir, old, old);
    const second = testCore(dataDir);
    repo.agentScript(['true']);
    const next = await second.tasks.add({ ...request, repoPath: repo.dir });
    const worker = second.startWorker(1);
    await made(join(outbox, 'result'));
    await taskWhere(second, (task) => task.id === next.id && isEnded(task.state));
    worker.dispose();
    assert.ok(existsSync(join(outbox, '0.bundle')));
    const [sandbox] = await containersOf(id);
    assert.ok(sandbox, 'the sandbox is kept');
    await rawEngine().getContainer(sandbox).remove({ force: true });
  });

  it('continues elsewhere if its process ends normally', async () => {
    const repo = new SampleRepo(join(folder, 'left'));
    repo.agentScript(['echo begun', 'sleep 2', 'echo work > work.txt']);
    const dataDir = join(folder, 'left data');
    const first = testCore(dataDir);
    await first.tasks.add({ ...request, repoPath: repo.dir });
    first.startWorker(1);
    const { id } = await taskWhere(first, ({ state }) => state.kind === 'running');
    await first.leave();
    first.dispose();
    assert.equal((await containersOf(id)).length, 1);
    const second = testCore(dataDir);
    const worker = second.startWorker(1);
    const task = await taskWhere(second, ({ state }) => isEnded(state));
    await noContainers(id);
    worker.dispose();
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    assert.equal(repo.git('show', `${resultOf(task)?.branch}:work.txt`), 'work');
  });

  it('can be cancelled during an image build', async () => {
    const repo = new SampleRepo(join(folder, 'building'));
    repo.agentScript(['true']);
    // A certificate that no image has yet makes another image.
    const bundle = join(folder, 'bundle.pem');
    const body = Buffer.from(`not a certificate ${process.pid} ${Date.now()}`).toString('base64');
    writeFileSync(bundle, `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`);
    const core = testCore(join(folder, 'building data'), { NODE_EXTRA_CA_CERTS: bundle });
    const run = core.tasks.run({ ...request, repoPath: repo.dir });
    const { id } = await taskWhere(core, ({ state }) => state.kind === 'assigned' && state.phase === 'image');
    await core.tasks.cancel(id);
    const task = await run;
    assert.equal(task.state.kind, 'cancelled');
    assert.deepEqual(await containersOf(id), []);
  });
});

describe('unusual repositories', () => {
  const folder = tempFolder('odd-repos');
  const core = testCore(join(folder, 'data'));
  const run = (repoPath: string): Promise<Task> =>
    core.tasks.run({ type: 'generic', prompt: 'x', agent: 'script', repoPath });
  const script = ['git log --oneline > log.txt', 'git status --porcelain >> log.txt', 'git fsck 2>&1'];

  it('work if they borrow objects themselves', async () => {
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

  it('work from a linked worktree on a detached HEAD, including submodules’ branches', async () => {
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
