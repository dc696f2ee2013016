import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Core } from '../../src/core/core';
import { isEnded, resultOf, type Task } from '../../src/core/model/task';
import { taskFiles } from '../../src/core/model/taskFiles';
import type { TaskId } from '../../src/core/model/taskId';
import { testCore } from '../support/engineBench';
import { SampleRepo } from '../support/sampleRepo';
import { eventually } from '../support/storeSupport';
import { tempFolder } from '../support/tempFolder';

describe('a queue on a real engine', () => {
  const folder = tempFolder('queue');
  const core = testCore(join(folder, 'data'));
  let worker: { dispose(): void };
  let count = 0;

  before(() => {
    worker = core.startWorker(2);
  });
  after(() => worker.dispose());

  /** A repository whose agent does what its instructions say, as a shell script. */
  function newRepo(): SampleRepo {
    const repo = new SampleRepo(join(folder, `repo ${++count}`));
    repo.write('.tsk/agent.sh', 'sh "$1"\n');
    repo.commit('an agent that obeys');
    return repo;
  }

  const request = (repo: SampleRepo, prompt: string, parents: readonly TaskId[] = []) => ({
    repoPath: repo.dir,
    type: 'generic',
    agent: 'script',
    prompt,
    ...(parents.length ? { parents } : {}),
  });

  async function ended(id: TaskId, given: Core = core): Promise<Task> {
    for (;;) {
      const task = await given.tasks.get(id);
      if (isEnded(task.state)) return task;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** What makes an agent wait until `letGo`, however long the test takes to do what comes before. */
  const held = 'until [ -e go ]; do sleep 0.1; done; rm go';

  async function letGo(id: TaskId): Promise<void> {
    for (;;) {
      const { state } = await core.tasks.get(id);
      if (state.kind === 'running') break;
      assert.ok(!isEnded(state), JSON.stringify(state));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    writeFileSync(join(taskFiles(core.dataDir, id).repo, 'go'), '');
  }

  it('starts a child from its parent’s last commit, through a chain, regardless of the working tree', async () => {
    const repo = newRepo();
    const first = await core.tasks.add(request(repo, `echo one > one.txt; ${held}`));
    const second = await core.tasks.add(request(repo, 'cat one.txt > two.txt', [first.id]));
    const third = await core.tasks.add(request(repo, 'cat one.txt two.txt > three.txt', [second.id]));
    assert.equal(second.state.kind, 'waiting');
    repo.write('later.txt', 'not for them\n');
    await letGo(first.id);
    const last = await ended(third.id);
    assert.equal(last.state.kind, 'completed', JSON.stringify(last.state));
    const branch = resultOf(last)?.branch ?? '';
    assert.equal(repo.git('show', `${branch}:three.txt`), 'one\none');
    assert.throws(() => repo.git('show', `${branch}:later.txt`));
    const parent = resultOf(await core.tasks.get(second.id));
    repo.git('merge-base', '--is-ancestor', parent?.commit ?? '', branch);
  });

  it('starts a child from the merge of several parents, and names conflicting files', async () => {
    const repo = newRepo();
    const one = await core.tasks.add(request(repo, 'echo one > one.txt'));
    const two = await core.tasks.add(request(repo, 'echo two > two.txt'));
    const other = await core.tasks.add(request(repo, 'echo other > two.txt'));
    const both = await core.tasks.add(request(repo, 'cat one.txt two.txt > both.txt', [one.id, two.id]));
    const torn = await core.tasks.add(request(repo, 'true', [two.id, other.id]));
    const merged = await ended(both.id);
    assert.equal(repo.git('show', `${resultOf(merged)?.branch}:both.txt`), 'one\ntwo');
    const conflict = await ended(torn.id);
    assert.ok(conflict.state.kind === 'failed');
    assert.match(conflict.state.reason, /both changed two\.txt/);
  });

  it('ends the descendants of a failed task, each with the reason, and continues others', async () => {
    const repo = newRepo();
    const bad = await core.tasks.add(request(repo, `${held}; exit 3`));
    const child = await core.tasks.add(request(repo, 'true', [bad.id]));
    const grandchild = await core.tasks.add(request(repo, 'true', [child.id]));
    const other = await core.tasks.add(request(repo, 'echo x > x.txt'));
    await letGo(bad.id);
    const last = await ended(grandchild.id);
    assert.ok(last.state.kind === 'failed');
    assert.match(last.state.reason, new RegExp(`Its parent ${child.id.slice(0, 8)}`));
    assert.equal((await ended(other.id)).state.kind, 'completed');
    await assert.rejects(core.tasks.add(request(repo, 'true', [bad.id])), { code: 'bad-input' });
    await assert.rejects(core.tasks.add(request(newRepo(), 'true', [other.id])), {
      code: 'bad-input',
      message: /another repository/,
    });
  });

  it('tells git-town the parent of a branch if the project says so', async () => {
    const repo = newRepo();
    repo.write('.tsk/tsk.toml', 'git_town = true\n');
    repo.commit('with git-town');
    const first = await core.tasks.add(request(repo, 'echo x > x.txt'));
    const child = await core.tasks.add(request(repo, 'echo y > y.txt', [first.id]));
    const [parent, branch] = [await ended(first.id), await ended(child.id)].map(
      (task) => resultOf(task)?.branch ?? '',
    );
    const townParent = (name = ''): string => repo.git('config', `git-town-branch.${name}.parent`);
    assert.equal(townParent(parent), repo.git('branch', '--show-current'));
    assert.equal(townParent(branch), parent);
  });

  it('gives one task to several agents, from one snapshot', async () => {
    const repo = newRepo();
    const tasks = await core.tasks.addGroup(request(repo, 'echo x > x.txt'), ['script', 'script', 'no-op']);
    assert.equal(new Set(tasks.map(({ group }) => group)).size, 1);
    assert.equal(new Set(tasks.map(({ snapshot }) => snapshot.base)).size, 1);
    const all = await Promise.all(tasks.map(({ id }) => ended(id)));
    assert.deepEqual(
      all.map(({ state }) => state.kind),
      ['completed', 'completed', 'completed'],
    );
    // They go when the end is written down.
    await eventually(() => repo.git('for-each-ref', 'refs/tsk') === '', 'no ref is left');
  });

  it('retries from the same start, the working tree, or the attempt’s branch, and rebuilds the chain', async () => {
    const repo = newRepo();
    const first = await core.tasks.add(request(repo, 'ls > seen.txt; echo more >> kept.txt'));
    const child = await core.tasks.add(request(repo, 'cat kept.txt > copy.txt', [first.id]));
    await ended(child.id);
    repo.write('new.txt', 'new\n');
    const seen = async (from: 'base' | 'worktree' | 'branch'): Promise<string> => {
      const [again] = await core.tasks.retry([first.id], { from });
      assert.ok(again);
      assert.equal(again.retryOf, first.id);
      const { branch = '' } = resultOf(await ended(again.id)) ?? {};
      return `${repo.git('show', `${branch}:seen.txt`)} ${repo.git('show', `${branch}:kept.txt`)}`;
    };
    assert.doesNotMatch(await seen('base'), /new\.txt/);
    assert.match(await seen('worktree'), /new\.txt/);
    assert.match(await seen('branch'), /more\nmore/);
    const [parent, rebuilt] = await core.tasks.retry([first.id], { descendants: true });
    assert.deepEqual(rebuilt?.parents, [parent?.id]);
    assert.equal((await ended(rebuilt?.id ?? first.id)).state.kind, 'completed');
  });

  it('deletes tasks with their merged branches, asks about others, and restores everything', async () => {
    const repo = newRepo();
    const task = await core.tasks.add(request(repo, 'echo x > x.txt'));
    const { branch = '' } = resultOf(await ended(task.id)) ?? {};
    const kept = await core.trash.delete([task.id], 'merged');
    assert.deepEqual([kept.kept, kept.trashed], [[branch], []]);
    await assert.rejects(core.tasks.get(task.id), { code: 'unknown-task' });
    await core.trash.undo();
    const gone = await core.trash.delete([task.id], 'all');
    assert.deepEqual(gone.trashed, [branch]);
    assert.equal(repo.git('branch', '--list', branch), '');
    const [back] = await core.trash.undo();
    assert.equal(back?.id, task.id);
    assert.equal(repo.git('show', `${branch}:x.txt`), 'x');
    assert.ok(existsSync(join(core.dataDir, 'tasks', task.id, 'output', 'agent.log')));
  });

  it('deletes running tasks, but refuses while others wait for them', async () => {
    const repo = newRepo();
    const busy = await core.tasks.add(request(repo, 'sleep 600'));
    const child = await core.tasks.add(request(repo, 'true', [busy.id]));
    while ((await core.tasks.get(busy.id)).state.kind !== 'running')
      await new Promise((r) => setTimeout(r, 50));
    await assert.rejects(core.trash.delete([busy.id], 'keep'), {
      code: 'bad-input',
      message: /Cancel or delete/,
    });
    const { tasks } = await core.trash.delete([busy.id, child.id], 'keep');
    assert.equal(tasks.length, 2);
    assert.deepEqual(
      (await core.tasks.list()).filter(({ id }) => id === busy.id || id === child.id),
      [],
    );
  });

  it('starts more urgent tasks first', async () => {
    const repo = newRepo();
    const alone = testCore(join(folder, 'alone'));
    const low = await alone.tasks.add({ ...request(repo, 'true'), priority: 'low' });
    const high = await alone.tasks.add({ ...request(repo, 'true'), priority: 'high' });
    const one = alone.startWorker(1);
    const [a, b] = await Promise.all([ended(low.id, alone), ended(high.id, alone)]);
    one.dispose();
    assert.ok('startedAt' in a.state && 'startedAt' in b.state);
    assert.ok((b.state.startedAt ?? '') < (a.state.startedAt ?? ''));
  });
});
