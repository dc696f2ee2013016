import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TaskTransaction } from '../../../../src/core/model/store';
import type { Task, TaskState } from '../../../../src/core/model/task';
import { storeFolders, storeOpener, storeTask, storeTaskId } from '../../../support/storeSupport';

const at = '2025-01-02T03:04:05.678Z';
const later = '2025-01-02T04:04:05.678Z';
const branch = {
  kind: 'branch',
  branch: 'tsk/feat/x/1',
  commit: 'c'.repeat(40),
  files: 3,
  insertions: 2,
  deletions: 1,
} as const;

const states: Readonly<Record<string, TaskState>> = {
  pending: { kind: 'pending' },
  waiting: { kind: 'waiting' },
  held: { kind: 'pending', hold: { reason: 'usage-limit', until: later } },
  'assigned, preparing': { kind: 'assigned', phase: 'prepare', startedAt: at },
  'assigned, building its image': { kind: 'assigned', phase: 'image', startedAt: at },
  'running its agent': { kind: 'running', phase: 'agent', startedAt: at },
  'running, in harvest': { kind: 'running', phase: 'harvest', startedAt: at },
  'completed with nothing': { kind: 'completed', startedAt: at, endedAt: later, outcome: {} },
  'completed without a change': {
    kind: 'completed',
    startedAt: at,
    endedAt: later,
    outcome: { exitCode: 0, change: { kind: 'none' }, report: {}, warnings: [] },
  },
  'completed with everything': {
    kind: 'completed',
    startedAt: at,
    endedAt: later,
    outcome: {
      exitCode: 0,
      change: branch,
      further: [{ branch: 'tsk/x-fix', commit: 'd'.repeat(40) }],
      report: { text: 'Done. ✓ "\0\ud800', turns: 4, costUsd: 0.125, inputTokens: 10, outputTokens: 20 },
      warnings: ['One.', 'Two.'],
      isWhole: true,
    },
  },
  'failed before it started': { kind: 'failed', endedAt: later, reason: 'No engine.' },
  'failed with work': {
    kind: 'failed',
    startedAt: at,
    endedAt: later,
    reason: 'Exit 1.',
    outcome: { exitCode: 1, change: branch },
  },
  'cancelled while pending': { kind: 'cancelled', endedAt: later, reason: 'By the user.' },
  'at work, with its times': {
    kind: 'running',
    phase: 'agent',
    startedAt: at,
    since: later,
    spent: { prepare: 12, image: 3_400 },
  },
  'completed, with its times': {
    kind: 'completed',
    startedAt: at,
    endedAt: later,
    spent: { prepare: 12, agent: 1, harvest: 0 },
    outcome: { exitCode: 0 },
  },
  'cancelled with partial work': {
    kind: 'cancelled',
    startedAt: at,
    endedAt: later,
    reason: 'By the user.',
    outcome: { change: { ...branch, partial: true } },
  },
  'cancelled while running': { kind: 'cancelled', startedAt: at, endedAt: later, reason: 'By the user.' },
};

describe('The task store', () => {
  const folder = storeFolders();
  const open = storeOpener();
  const add =
    (...tasks: readonly Task[]) =>
    (transaction: TaskTransaction): void => {
      for (const task of tasks) transaction.insert(task);
    };

  it('hides its folder from git, unless there are other things in it', async () => {
    const own = folder();
    await open(own).transact(add(storeTask(1)));
    assert.match(readFileSync(path.join(own, '.gitignore'), 'utf8'), /^\*$/m);
    const shared = folder();
    writeFileSync(path.join(shared, 'code.ts'), '');
    await open(shared).transact(add(storeTask(1)));
    assert.ok(!existsSync(path.join(shared, '.gitignore')));
  });

  describe('keeps a task that is', () => {
    for (const [name, state] of Object.entries(states)) {
      it(name, async () => {
        const dataDir = folder();
        const task = storeTask(1, state);
        await open(dataDir).transact(add(task));
        assert.deepEqual(await open(dataDir).get(task.id), task);
      });
    }

    it('in a group, deleted, tried again, urgent, tagged', async () => {
      const dir = folder();
      const task: Task = {
        ...storeTask(1),
        priority: 'high',
        group: 'g',
        interactive: 'shell',
        retryOf: storeTaskId(7),
        tags: ['ui', 'später'],
        attempts: 3,
        lost: 1,
        blocked: 2,
        earlier: { costUsd: 1.5, branches: ['b-attempt-1', 'b-attempt-2'] },
        deletedAt: later,
      };
      await open(dir).transact(add(task));
      assert.deepEqual(await open(dir).get(task.id), task);
    });

    it('on a repository with submodules, on no branch, with parents', async () => {
      const dataDir = folder();
      const { sourceBranch, ...snapshot } = storeTask(1).snapshot;
      assert.ok(sourceBranch);
      const repo = { path: 'lib/ä b', gitDir: '/g', head: 'd'.repeat(40), base: 'e'.repeat(40) };
      const task: Task = {
        ...storeTask(1),
        parents: [storeTaskId(2), storeTaskId(3)],
        snapshot: { ...snapshot, submodules: [repo], warnings: ['Left out: x.'] },
      };
      await open(dataDir).transact(add(task));
      assert.deepEqual(await open(dataDir).get(task.id), task);
    });
  });

  it('has no tasks, and makes nothing, where nothing was written', async () => {
    const dataDir = path.join(folder(), 'data');
    const store = open(dataDir);
    assert.deepEqual(await store.list(), []);
    assert.equal(await store.get(storeTaskId(1)), undefined);
    assert.throws(() => statSync(dataDir), { code: 'ENOENT' });
  });

  it('makes its folder and files for nobody else', async () => {
    const dataDir = path.join(folder(), 'deep', 'data');
    const store = open(dataDir);
    await store.transact(add(storeTask(1)));
    await store.transact(add(storeTask(2)));
    assert.equal(statSync(dataDir).mode & 0o777, 0o700);
    for (const name of ['tasks.db', '.gitignore'])
      assert.equal(statSync(path.join(dataDir, name)).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(dataDir).sort(), [
      '.gitignore',
      'tasks.db',
      'tasks.db.lock',
      'tasks.db.previous',
    ]);
  });

  it('lists the oldest first, whatever the order of insertion', async () => {
    const dataDir = folder();
    const store = open(dataDir);
    await store.transact(add(storeTask(3), storeTask(1)));
    await store.transact((tasks) => {
      tasks.insert(storeTask(2));
      assert.deepEqual(
        tasks.list().map(({ name }) => name),
        ['task-1', 'task-2', 'task-3'],
      );
    });
    const names = ['task-1', 'task-2', 'task-3'];
    assert.deepEqual(
      (await store.list()).map(({ name }) => name),
      names,
    );
    assert.deepEqual(
      (await open(dataDir).list()).map(({ name }) => name),
      names,
    );
  });

  it('shows a transaction its own writes, and returns what the work returns', async () => {
    const store = open(folder());
    const result = await store.transact((tasks) => {
      tasks.insert(storeTask(1));
      tasks.update(storeTask(1, undefined, 'renamed'));
      return [tasks.get(storeTaskId(1))?.name, tasks.list().length];
    });
    assert.deepEqual(result, ['renamed', 1]);
    assert.equal((await store.get(storeTaskId(1)))?.name, 'renamed');
  });

  it('returns the same list as long as nothing changes', async () => {
    const store = open(folder());
    await store.transact(add(storeTask(1)));
    assert.equal(await store.list(), await store.list());
  });

  it('does not write when the work only reads', async () => {
    const dataDir = folder();
    const store = open(dataDir);
    await store.transact(add(storeTask(1)));
    const before = statSync(path.join(dataDir, 'tasks.db'), { bigint: true });
    await store.transact((tasks) => tasks.list());
    const after = statSync(path.join(dataDir, 'tasks.db'), { bigint: true });
    assert.deepEqual([after.ino, after.mtimeNs], [before.ino, before.mtimeNs]);
  });

  it('writes nothing when the work throws, and gives the error through', async () => {
    const dataDir = folder();
    const store = open(dataDir);
    await store.transact(add(storeTask(1)));
    const before = readFileSync(path.join(dataDir, 'tasks.db'));
    const mistake = new Error('No.');
    await assert.rejects(
      store.transact((tasks) => {
        tasks.insert(storeTask(2));
        tasks.update(storeTask(1, undefined, 'renamed'));
        throw mistake;
      }),
      (error) => error === mistake,
    );
    assert.deepEqual(readFileSync(path.join(dataDir, 'tasks.db')), before);
    assert.deepEqual(await store.list(), [storeTask(1)]);
    await store.transact(add(storeTask(2)));
    assert.deepEqual(await open(dataDir).list(), [storeTask(1), storeTask(2)]);
  });

  it('has in memory what is on the disk after a write that failed', async () => {
    const dataDir = folder();
    const store = open(dataDir);
    await store.transact(add(storeTask(1)));
    const obstacles = Array.from({ length: 9 }, (_, n) => path.join(dataDir, `tasks.db.tmp-${n + 1}`));
    for (const obstacle of obstacles) mkdirSync(obstacle);
    await assert.rejects(store.transact(add(storeTask(2))), { code: 'EEXIST' });
    assert.deepEqual(await store.list(), [storeTask(1)]);
    for (const obstacle of obstacles) rmSync(obstacle, { recursive: true });
    await store.transact(add(storeTask(2)));
    assert.deepEqual(await open(dataDir).list(), [storeTask(1), storeTask(2)]);
  });

  it('forgets what is removed, here and for who reads later, and says so', async () => {
    const dir = folder();
    const store = open(dir);
    const heard: string[] = [];
    await store.transact(add(storeTask(1), storeTask(2)));
    store.onDidChange(({ removed }) => heard.push(...removed));
    await store.list();
    await store.transact((tasks) => {
      tasks.remove(storeTaskId(1));
      assert.equal(tasks.get(storeTaskId(1)), undefined);
      assert.equal(tasks.list().length, 1);
      assert.throws(() => tasks.remove(storeTaskId(1)), { code: 'unknown-task' });
    });
    assert.deepEqual(
      (await store.list()).map(({ id }) => id),
      [storeTaskId(2)],
    );
    assert.equal((await open(dir).list()).length, 1);
    assert.deepEqual(heard, [storeTaskId(1)]);
  });

  it('refuses to update what is not there, to insert what is, and to go on later', async () => {
    const store = open(folder());
    await store.transact(add(storeTask(1)));
    await assert.rejects(
      store.transact((tasks) => tasks.update(storeTask(2))),
      { code: 'unknown-task' },
    );
    await assert.rejects(store.transact(add(storeTask(1))), { code: 'internal' });
    await assert.rejects(
      store.transact((tasks) => Promise.resolve(tasks.insert(storeTask(3)))),
      { code: 'internal' },
    );
    const kept = await store.transact((tasks) => tasks);
    assert.throws(() => kept.insert(storeTask(4)), { code: 'internal' });
    assert.deepEqual(await store.list(), [storeTask(1)]);
  });

  it('refuses a task that could not be read again', async () => {
    const store = open(folder());
    const task = { ...storeTask(1), createdAt: 'yesterday' };
    await assert.rejects(store.transact(add(task)), { code: 'internal', message: /createdAt is not a time/ });
  });

  it('removes temporary files of writers that died', async () => {
    const dataDir = folder();
    for (const name of ['tasks.db.tmp-3', 'tasks.db.tmp-12', 'tasks.db.tmp-mine']) {
      writeFileSync(path.join(dataDir, name), 'half');
    }
    await open(dataDir).transact(add(storeTask(1)));
    assert.deepEqual(readdirSync(dataDir).sort(), [
      '.gitignore',
      'tasks.db',
      'tasks.db.lock',
      'tasks.db.tmp-mine',
    ]);
  });

  it('keeps the database from before the last write', async () => {
    const dataDir = folder();
    const store = open(dataDir);
    await store.transact(add(storeTask(1)));
    await store.transact(add(storeTask(2)));
    const restored = folder();
    writeFileSync(path.join(restored, 'tasks.db'), readFileSync(path.join(dataDir, 'tasks.db.previous')));
    assert.deepEqual(await open(restored).list(), [storeTask(1)]);
  });

  it('loses nothing when two stores write at the same time', async () => {
    const dataDir = folder();
    const stores = [open(dataDir), open(dataDir)];
    const numbers = Array.from({ length: 20 }, (_, n) => n + 1);
    await Promise.all(
      numbers.map(async (n) => {
        await stores[n % 2]?.transact(add(storeTask(n)));
      }),
    );
    const expected = numbers.map((n) => storeTask(n));
    for (const store of [...stores, open(dataDir)]) assert.deepEqual(await store.list(), expected);
  });

  it('decides on what the others wrote, not on what it read before', async () => {
    const dataDir = folder();
    const [a, b] = [open(dataDir), open(dataDir)];
    await a.transact(add(storeTask(1)));
    await b.list();
    const take = (tasks: TaskTransaction): boolean => {
      if (tasks.get(storeTaskId(1))?.state.kind !== 'pending') return false;
      tasks.update(storeTask(1, { kind: 'assigned', phase: 'prepare', startedAt: at }));
      return true;
    };
    const taken = await Promise.all([a.transact(take), b.transact(take)]);
    assert.deepEqual(taken.sort(), [false, true]);
  });

  it('ends waiting transactions when it is disposed, and refuses new ones', async () => {
    const dataDir = folder();
    const store = open(dataDir);
    await store.transact(add(storeTask(1)));
    const waiting = store.transact(add(storeTask(2)));
    store.dispose();
    await assert.rejects(waiting, { code: 'cancelled' });
    await assert.rejects(store.transact(add(storeTask(3))), { code: 'cancelled' });
    await assert.rejects(store.list(), { code: 'cancelled' });
    assert.deepEqual(await open(dataDir).list(), [storeTask(1)]);
  });
});
