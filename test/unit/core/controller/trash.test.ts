import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needsBase } from '../../../../src/core/controller/runEnd';
import { Trash } from '../../../../src/core/controller/trash';
import type { Repositories } from '../../../../src/core/model/repository';
import type { Task, TaskState } from '../../../../src/core/model/task';
import { taskFiles } from '../../../../src/core/model/taskFiles';
import { removeTree } from '../../../../src/core/util/removeTree';
import { aTask, someStates } from '../../../support/aTask';
import { tempFolderEach } from '../../../support/gitRepo';
import { MemoryStore } from '../../../support/memoryStore';

/** Long after the end of the tasks in `someStates`. */
const now = '2026-03-01T00:00:00.000Z';
const deletedAt = '2026-02-01T00:00:00.000Z';
const startedAt = '2026-01-01T00:00:00.000Z';

describe('the trash', () => {
  const temp = tempFolderEach();
  let dataDir: string;
  let warnings: string[];
  beforeEach(() => {
    dataDir = join(temp.dir, 'data');
    warnings = [];
  });

  function bench(...tasks: readonly Task[]): ReturnType<typeof benchWith> {
    return benchWith({}, ...tasks);
  }

  function benchWith(
    repositories: Partial<Repositories>,
    ...tasks: readonly Task[]
  ): { readonly store: MemoryStore; readonly trash: Trash } {
    const store = new MemoryStore(...tasks);
    const done = (): Promise<void> => Promise.resolve();
    const trash = new Trash({
      dataDir,
      store,
      leases: { tryAcquire: () => Promise.resolve({ release: done }) },
      repositories: { emptyTrash: done, release: done, ...repositories } as unknown as Repositories,
      stop: () => undefined,
      clock: { now: () => new Date(now) },
      logger: {
        debug: () => undefined,
        info: () => undefined,
        warn: (text) => void warnings.push(text),
        error: () => undefined,
      },
      removeFolder: async (dir) => {
        if (existsSync(join(dir, 'repo', 'stubborn'))) throw new Error('it belongs to the user 0');
        await removeTree(dir);
      },
    });
    return { store, trash };
  }

  /** A task with a workspace, unless none is wanted. */
  function ended(state: TaskState, workspace = true): Task {
    const task = aTask({ state });
    const { dir, repo } = taskFiles(dataDir, task.id);
    mkdirSync(workspace ? repo : dir, { recursive: true });
    return task;
  }

  it('does not get an old task whose workspace may contain the only copy of its work', async () => {
    const { completed, failed, cancelled } = someStates;
    const { outcome } = completed;
    const spent = { prepare: 1, agent: 1 };
    const kept = [
      ended({ ...failed, spent }),
      ended({ ...cancelled, startedAt, spent }),
      ended({ ...failed, spent: { harvest: 1 }, outcome: {} }),
    ];
    const old = [
      ended(completed),
      ended({ ...failed, spent }, false),
      // No agent was at work yet: its image could not be built.
      ended({ ...failed, spent: { image: 1 } }),
      ended(cancelled),
      ended({ ...failed, spent, outcome }),
      ended({ ...failed, spent, outcome: { change: { kind: 'none' } } }),
    ];
    const { trash } = bench(...kept, ...old);
    const { tasks } = await trash.cleanOlderThan(7);
    assert.deepEqual(
      tasks.map(({ id }) => id),
      old.map(({ id }) => id),
    );
  });

  it('returns a queued task to the queue, with its base', async () => {
    const task = aTask({ state: someStates.pending });
    const { store, trash } = benchWith({ untrashBranches: () => Promise.resolve() }, task);
    const {
      tasks: [deleted],
    } = await trash.delete([task.id], 'keep');
    assert.ok(deleted && needsBase(deleted));
    await trash.undo();
    assert.deepEqual(await store.list(), [task]);
  });

  it('gets all branches of a task one by one, and restores them together', async () => {
    const { completed } = someStates;
    const further = ['fix', 'stash'].map((name) => ({ branch: `tsk/x-${name}`, commit: 'd' }));
    const task = aTask({ state: { ...completed, outcome: { ...completed.outcome, further } } });
    const back: (readonly string[])[] = [];
    const { trash } = benchWith(
      {
        isMerged: (_, branch) => Promise.resolve(branch !== 'tsk/x-fix'),
        trashBranch: () => Promise.resolve('trashed'),
        untrashBranches: (_, __, branches) => Promise.resolve(void back.push(branches)),
      },
      task,
    );
    assert.deepEqual(await trash.unmerged([task]), ['tsk/x-fix']);
    const { trashed, kept } = await trash.delete([task.id], 'merged');
    assert.deepEqual([trashed, kept], [['tsk/x', 'tsk/x-stash'], ['tsk/x-fix']]);
    await trash.undo();
    assert.deepEqual(back, [['tsk/x', 'tsk/x-fix', 'tsk/x-stash']]);
  });

  it('is emptied even if one folder cannot be removed', async () => {
    const tasks = [1, 2].map(() => ({ ...ended(someStates.completed), deletedAt }));
    const [stubborn, plain] = tasks.map(({ id }) => taskFiles(dataDir, id));
    assert.ok(stubborn && plain);
    writeFileSync(join(stubborn.repo, 'stubborn'), '');

    const { store, trash } = bench(...tasks);
    await trash.empty();

    assert.deepEqual(await store.list(), []);
    assert.ok(!existsSync(plain.dir));
    assert.ok(!existsSync(stubborn.dir), 'it is set aside');
    assert.match(
      warnings.join('\n'),
      /^Could not remove the folder .* which no task needs any more: it belongs to the user 0\. [^\n]*$/,
    );
  });
});
