import assert from 'node:assert/strict';
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dropWorkspace } from '../../../../src/core/controller/dropWorkspace';
import { removeLeftovers } from '../../../../src/core/controller/leftovers';
import { nullLogger } from '../../../../src/core/model/logger';
import type { Task, TaskState } from '../../../../src/core/model/task';
import { taskFiles } from '../../../../src/core/model/taskFiles';
import type { TaskId } from '../../../../src/core/model/taskId';
import { cancel } from '../../../../src/core/model/transitions';
import { systemClock } from '../../../../src/core/util/time';
import { createRepositories } from '../../../../src/core/workspace/repositories';
import { aTask, someStates } from '../../../support/aTask';
import { GitRepo, tempFolder } from '../../../support/gitRepo';
import { MemoryStore } from '../../../support/memoryStore';

describe('leftovers of killed processes', () => {
  const temp = tempFolder();
  const dataDir = join(temp.dir, 'data');
  const repo = GitRepo.init(join(temp.dir, 'repo'));
  repo.write('a').commit('first');
  const repositories = createRepositories({ logger: nullLogger });
  after(() => temp.remove());

  /** A task with its folder and its ref, as a process makes it. */
  async function made(state: TaskState, days = 0): Promise<Task> {
    const task = aTask({ state });
    const snapshot = await repositories.snapshot(await repositories.locate(repo.dir), task.id);
    folderOf(task.id, days);
    return { ...task, snapshot };
  }

  function folderOf(id: TaskId, days: number): void {
    const { dir } = taskFiles(dataDir, id);
    mkdirSync(dir, { recursive: true });
    const seconds = Date.now() / 1000 - days * 86_400;
    utimesSync(dir, seconds, seconds);
  }

  const tidy = (store: MemoryStore, held: readonly TaskId[] = []): Promise<void> =>
    removeLeftovers({
      ...{ dataDir, store, repositories, clock: systemClock, logger: nullLogger },
      dropWorkspace: (task) =>
        dropWorkspace({ dataDir, logger: nullLogger, rule: () => Promise.resolve('failed') }, task),
      whileIdle: (id, work) => (held.includes(id) ? Promise.resolve(undefined) : work()),
    });

  it('are removed if they are certainly ours and nothing needs them, and nothing else is', async () => {
    const { pending, running, completed, failed } = someStates;
    const needed = [await made(pending), await made(running), await made(failed)];
    const cancelled = cancel(await made(pending), '2026-01-01T00:00:00.000Z', 'who');
    const done = [await made(completed), cancelled];
    const neverStored = await made(pending, 2);
    const beingMade = await made(pending);
    const ofOthers = aTask().id;
    await repositories.keep(beingMade.snapshot, ofOthers);
    const elsewhere = aTask({ state: completed });
    const store = new MemoryStore(...needed, ...done, {
      ...elsewhere,
      snapshot: { ...elsewhere.snapshot, gitDir: join(temp.dir, 'gone') },
    });

    await tidy(store);

    const kept = repo.git('for-each-ref', '--format=%(refname:lstrip=3)', 'refs/tsk').trim().split('\n');
    assert.deepEqual(kept.sort(), [...needed.map(({ id }) => id), beingMade.id, ofOthers].sort());
    for (const { id } of [...needed, ...done, beingMade])
      assert.ok(existsSync(taskFiles(dataDir, id).dir), `the folder of ${id} is gone`);
    assert.ok(!existsSync(taskFiles(dataDir, neverStored.id).dir));
  });

  const kept = (): readonly string[] =>
    repo.git('for-each-ref', '--format=%(refname:lstrip=3)', 'refs/tsk').trim().split('\n');

  it('do not include the folder and ref of an unreadable row', async () => {
    const unreadable = await made(someStates.running, 2);
    const store = new MemoryStore(await made(someStates.pending));
    store.unreadable.add(unreadable.id);

    await tidy(store);

    assert.ok(existsSync(taskFiles(dataDir, unreadable.id).dir));
    assert.ok(kept().includes(unreadable.id));
  });

  it('do not include the work of tasks whose database was moved away', async () => {
    const begun = [await made(someStates.running, 2), await made(someStates.failed, 2)];
    const [logged, resumable] = begun.map(({ id }) => taskFiles(dataDir, id));
    assert.ok(logged && resumable);
    mkdirSync(logged.output);
    writeFileSync(logged.log, '');
    writeFileSync(resumable.run, '{}');
    for (const { id } of begun) folderOf(id, 2);
    const store = new MemoryStore(await made(someStates.pending));

    await tidy(store);

    for (const { id } of begun) {
      assert.ok(existsSync(taskFiles(dataDir, id).dir), `the folder of ${id} is gone`);
      assert.ok(kept().includes(id), `the ref of ${id} is gone`);
    }
  });

  it('include the workspace of a completed task, unless a living process has the task', async () => {
    const { completed } = someStates;
    const whole: TaskState = { ...completed, outcome: { ...completed.outcome, isWhole: true } };
    const tasks = [
      await made(whole),
      await made(someStates.failed),
      await made(someStates.running),
      await made(whole),
    ];
    for (const { id } of tasks) mkdirSync(taskFiles(dataDir, id).repo);
    const held = tasks.slice(3).map(({ id }) => id);

    await tidy(new MemoryStore(...tasks), held);

    const left = tasks.map(({ id }) => existsSync(taskFiles(dataDir, id).repo));
    assert.deepEqual(left, [false, true, true, true]);
  });

  it('include a half-forgotten folder, at once and with all its content', async () => {
    const { id } = aTask();
    const half = join(dataDir, 'tasks', `forgotten-${id}`);
    mkdirSync(join(half, 'output'), { recursive: true });
    writeFileSync(join(half, 'output', 'agent.log'), '');
    const store = new MemoryStore();

    await tidy(store);

    assert.ok(!existsSync(half));
  });
});
