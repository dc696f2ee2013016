import assert from 'node:assert/strict';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isActive, resultOf, type Task } from '../../src/core/model/task';
import { taskFiles } from '../../src/core/model/taskFiles';
import { containersOf, logOf, said, testCore } from '../support/engineBench';
import { SampleRepo } from '../support/sampleRepo';
import { tempFolder } from '../support/tempFolder';

describe('a task with the script agent, on a real engine', () => {
  const folder = tempFolder('script');
  const core = testCore(join(folder, 'data'));
  const request = { type: 'generic', prompt: 'Do as the script says.', agent: 'script' } as const;
  let count = 0;
  const newRepo = (): SampleRepo => new SampleRepo(join(folder, `repo ${++count}`));

  it('comes back as a branch with exactly what the agent changed', async () => {
    const repo = newRepo();
    repo.agentScript([
      'echo "I read: $(cat /tsk/instructions.md)"',
      'echo more >> README.md',
      'printf new > "added file.txt"',
      'mkdir -p ignored && echo secret > ignored/x',
    ]);
    repo.write('wip.txt', 'not committed by the user\n');
    const before = repo.git('rev-parse', 'HEAD');
    const status = repo.git('status', '--porcelain');

    const task = await core.tasks.run({ ...request, repoPath: repo.dir, name: 'Add things' });

    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    const result = resultOf(task);
    assert.ok(result);
    assert.match(result.branch, /^tsk\/generic\/add-things\/[0-9a-f]{8}$/);
    assert.equal(repo.git('rev-parse', result.branch), result.commit);
    assert.equal(
      repo.git('diff', '--name-status', task.snapshot.base, result.branch),
      'M\tREADME.md\nA\tadded file.txt',
    );
    assert.deepEqual([result.files, result.insertions, result.deletions], [2, 2, 0]);
    assert.equal(
      repo.git('log', '-1', '--format=%an <%ae>', result.branch),
      'Ada Lovelace <ada@example.com>',
    );
    // The user's uncommitted file is a commit of its own below the agent's, and the user's tree is as it was.
    assert.equal(repo.git('show', `${result.branch}~1:wip.txt`), 'not committed by the user');
    assert.equal(repo.git('rev-parse', 'HEAD'), before);
    assert.equal(repo.git('status', '--porcelain'), status);
    assert.match(said(await logOf(core, task.id)), /I read: Do as the script says\./);
    assert.deepEqual(await containersOf(task.id), []);
    assert.equal(repo.git('for-each-ref', 'refs/tsk'), '');
  });

  it('comes back with root’s work, and leaves no files of root behind', async () => {
    const repo = newRepo();
    repo.agentScript([
      'sudo mkdir made && echo root | sudo tee made/file >/dev/null && sudo chmod 700 made',
      'sudo git add made && sudo git -c user.name=r -c user.email=r@example.com commit -qm "As root"',
      'echo mine > mine.txt',
      'sudo touch /tsk/outbox/result.new',
      // So that its working tree is kept.
      'exit 3',
    ]);
    const flags = { sudo: true };
    const task = await core.tasks.run({ ...request, repoPath: repo.dir, flags });
    assert.equal(task.state.kind, 'failed', JSON.stringify(task.state));
    const branch = resultOf(task)?.branch;
    assert.equal(repo.git('show', `${branch}:made/file`), 'root');
    assert.equal(repo.git('show', `${branch}:mine.txt`), 'mine');
    const { repo: workspace } = taskFiles(join(folder, 'data'), task.id);
    const { uid } = statSync(workspace);
    for (const name of readdirSync(workspace, { recursive: true, encoding: 'utf8' }))
      assert.equal(lstatSync(join(workspace, name)).uid, uid, name);
  });

  it('removes its working tree once all work is back, and keeps it while some is left in it', async () => {
    const isKept = async (...lines: readonly string[]): Promise<boolean> => {
      const repo = newRepo();
      repo.write('.gitignore', 'built/\n');
      repo.agentScript(['mkdir built; echo x > built/x; echo work > work.txt', ...lines]);
      const task = await core.tasks.run({ ...request, repoPath: repo.dir });
      assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
      assert.equal(repo.git('show', `${resultOf(task)?.branch}:work.txt`), 'work');
      return existsSync(taskFiles(join(folder, 'data'), task.id).repo);
    };
    assert.equal(await isKept(), false);
    const another =
      'git init -q own && git -C own -c user.name=o -c user.email=o@x commit -q --allow-empty -m own';
    assert.equal(await isKept(another), true);
  });

  it('leaves no branch without changes, even on a dirty tree', async () => {
    const repo = newRepo();
    repo.agentScript(['echo nothing to do']);
    repo.write('README.md', '# Changed but not committed\n');
    const branches = repo.branches();
    const task = await core.tasks.run({ ...request, repoPath: repo.dir });
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    assert.deepEqual(task.state.outcome.change, { kind: 'none' });
    assert.deepEqual(repo.branches(), branches);
  });

  it('builds nothing the second time', async () => {
    const repo = newRepo();
    repo.agentScript(['true']);
    const task = await core.tasks.run({ ...request, repoPath: repo.dir });
    const records = await logOf(core, task.id);
    assert.deepEqual(
      records.filter(({ kind }) => kind === 'build'),
      [],
    );
  });

  it('fails with the agent’s exit code, but still brings back its work', async () => {
    const repo = newRepo();
    repo.agentScript(['echo half > half.txt', 'echo "cannot go on" >&2', 'exit 7']);
    const task = await core.tasks.run({ ...request, repoPath: repo.dir });
    assert.equal(task.state.kind, 'failed');
    assert.match(task.state.reason, /exit code 7/);
    assert.equal(task.state.outcome?.exitCode, 7);
    const result = resultOf(task);
    assert.ok(result);
    assert.equal(repo.git('show', `${result.branch}:half.txt`), 'half');
  });

  it('fails with a clear reason if the workspace has no script', async () => {
    const task = await core.tasks.run({ ...request, repoPath: newRepo().dir });
    assert.equal(task.state.kind, 'failed');
    assert.match(task.state.reason, /\.tsk\/agent\.sh/);
  });

  // `npm run bench -- start` measures how long that takes.
  it('is cancelled at once, no matter how long its agent takes to end, and leaves nothing behind', async () => {
    const repo = newRepo();
    repo.agentScript(["trap '' TERM", 'echo started', 'sleep 6000']);
    let hasEnded = false;
    const run = core.tasks.run({ ...request, repoPath: repo.dir }).finally(() => {
      hasEnded = true;
    });
    const id = await new Promise<Parameters<typeof core.tasks.cancel>[0]>((resolve) => {
      const watch = core.tasks.onDidChange(({ changed }) => {
        const found = changed.find(({ state, snapshot }) => {
          return snapshot.worktree === repo.dir && state.kind === 'running';
        });
        if (!found) return;
        watch.dispose();
        resolve(found.id);
      });
    });
    await core.tasks.cancel(id, 'Cancelled by the test.');
    assert.equal(hasEnded, false, 'the command waits for the sandbox');
    const [shown] = (await core.tasks.list()).filter((task) => task.id === id);
    assert.equal(shown?.state.kind, 'cancelled');
    const task = await run;
    assert.equal(task.state.kind, 'cancelled');
    assert.equal(task.state.reason, 'Cancelled by the test.');
    assert.deepEqual(await containersOf(id), []);
    assert.equal(repo.branches().length, 1);
  });

  it('runs queued tasks in parallel, at most as many as there are workers', async () => {
    const repo = newRepo();
    repo.agentScript(['sleep 1', 'echo "$TSK_TASK_ID" > done.txt']);
    const queued: Task[] = [];
    for (let n = 0; n < 3; n++) {
      queued.push(await core.tasks.add({ ...request, repoPath: repo.dir, name: `queued ${n}` }));
    }
    let most = 0;
    const finished = new Promise<void>((resolve) => {
      core.tasks.onDidChange(() => {
        void core.tasks.list().then((tasks) => {
          const ours = tasks.filter(({ id }) => queued.some((task) => task.id === id));
          most = Math.max(most, ours.filter(({ state }) => isActive(state)).length);
          if (ours.every(({ state }) => state.kind === 'completed' || state.kind === 'failed')) resolve();
        });
      });
    });
    const worker = core.startWorker(2);
    await finished;
    worker.dispose();
    assert.equal(most, 2);
    for (const { id } of queued) {
      const task = await core.tasks.get(id);
      const result = resultOf(task);
      assert.ok(result, JSON.stringify(task.state));
      assert.equal(repo.git('show', `${result.branch}:done.txt`), id);
    }
  });

  it('keeps its log as one JSON object per line, each with a time', async () => {
    const [task] = await core.tasks.list();
    assert.ok(task);
    const file = join(core.dataDir, 'tasks', task.id, 'output', 'agent.log');
    assert.ok(existsSync(file));
    for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) {
      const { at, kind } = JSON.parse(line) as Record<string, unknown>;
      assert.ok(typeof at === 'string' && !Number.isNaN(Date.parse(at)), line);
      assert.equal(typeof kind, 'string');
    }
  });
});
