import assert from 'node:assert/strict';
import { nullLogger } from '../../../../src/core/model/logger';
import type { Backend } from '../../../../src/core/model/backend';
import type { Task } from '../../../../src/core/model/task';
import type { TaskId } from '../../../../src/core/model/taskId';
import { recover } from '../../../../src/core/scheduler/recover';
import { aTask, someStates } from '../../../support/aTask';
import { MemoryStore } from '../../../support/memoryStore';

const home = 'ours';

interface Situation {
  readonly tasks: readonly Task[];
  /** Those that a living process holds. */
  readonly held?: readonly Task[];
  /** Those that there is nothing to go on with. */
  readonly idle?: readonly Task[];
  readonly ours?: readonly Task[];
  readonly containers?: readonly { readonly task: string; readonly home: string }[];
  readonly engineAnswers?: boolean;
  /** Another process begins this while the engine is asked. */
  readonly begunMeanwhile?: Task;
  /** Tasks whose row cannot be read. */
  readonly unreadable?: readonly string[];
  /** One whose rest cannot be removed. */
  readonly broken?: Task;
  /** Tasks without a row that still have a folder. */
  readonly folders?: readonly string[];
}

/** A store with tasks, an engine with containers, and who holds what. */
function bench({
  tasks,
  held = [],
  idle = [],
  ours = [],
  containers = [],
  engineAnswers = true,
  begunMeanwhile,
  unreadable = [],
  folders = [],
  broken,
}: Situation) {
  const done: string[] = [];
  const store = new MemoryStore(...tasks);
  for (const id of unreadable) store.unreadable.add(id);
  const engine = {
    info: () => (engineAnswers ? Promise.resolve({}) : Promise.reject(new Error('No engine.'))),
    listContainers: async () => {
      done.push('list');
      if (begunMeanwhile) await store.transact((all) => all.insert(begunMeanwhile));
      return containers.map(({ task, home: of }) => ({
        id: task,
        running: true,
        labels: { 'tsk.task': task, 'tsk.home': of },
      }));
    },
    stopContainer: (id: string) => {
      done.push(`stop ${id}`);
      return Promise.resolve();
    },
    removeContainer: (id: string) => {
      done.push(`remove ${id}`);
      return Promise.resolve();
    },
  };
  const has = (list: readonly Task[], id: string): boolean => list.some((task) => task.id === id);
  const gone = new Set<TaskId>();
  const run = (first: boolean): Promise<void> =>
    recover(
      {
        store,
        backends: () => ({ engine }) as unknown as Backend,
        home,
        isOurs: (id) => has(ours, id),
        folderOf: (id) => Promise.resolve(folders.includes(id) ? `/tasks/${id}` : undefined),
        gone,
        adopt: (id) => {
          done.push(`adopt ${id}`);
          if (has(held, id)) return Promise.resolve('held');
          if (has(idle, id)) return Promise.resolve('idle');
          return Promise.resolve({ ended: Promise.resolve(aTask()) });
        },
        cleanUp: (id) => {
          done.push(`clean up ${id}`);
          return id === broken?.id ? Promise.reject(new Error('Broken.')) : Promise.resolve();
        },
        logger: nullLogger,
      },
      first,
    );
  return { done, run };
}

describe('recovering after processes that are gone', () => {
  const busy = aTask({ state: someStates.running });
  const ended = aTask({ state: someStates.completed });

  it('goes on with what nobody holds any more, and looks what else was left', async () => {
    const { done, run } = bench({ tasks: [busy] });
    await run(false);
    assert.deepEqual(done, [`adopt ${busy.id}`, 'list']);
  });

  it('leaves alone what a living process holds, what this one runs, and what waits', async () => {
    const own = aTask({ state: someStates.running });
    const { done, run } = bench({ tasks: [busy, own, aTask()], held: [busy], ours: [own] });
    await run(false);
    assert.deepEqual(done, [`adopt ${busy.id}`]);
  });

  it('waits with what was left behind until its engine answers', async () => {
    const { done, run } = bench({ tasks: [busy], engineAnswers: false });
    await run(false);
    assert.deepEqual(done, []);
  });

  it('removes containers of ended tasks, and of ours that are forgotten; not those of other data folders', async () => {
    const containers = [
      { task: ended.id, home },
      { task: 'forgotten', home },
      { task: 'of somebody else', home: 'theirs' },
      { task: busy.id, home },
    ];
    const { done, run } = bench({ tasks: [ended, busy], idle: [ended], held: [busy], containers });
    await run(true);
    assert.deepEqual(done, [
      `adopt ${busy.id}`,
      'list',
      `adopt ${ended.id}`,
      `clean up ${ended.id}`,
      'remove forgotten',
    ]);
  });

  it('leaves alone the sandbox of a task that another process began while the engine was asked', async () => {
    const begunMeanwhile = aTask({ state: someStates.running });
    const containers = [{ task: begunMeanwhile.id, home }];
    const { done, run } = bench({ tasks: [ended], containers, begunMeanwhile });
    await run(true);
    assert.deepEqual(done, ['list']);
  });

  it('leaves alone the sandbox of a task whose row cannot be read', async () => {
    const containers = [{ task: 'unreadable', home }];
    const { done, run } = bench({ tasks: [ended], containers, unreadable: ['unreadable'] });
    await run(true);
    assert.deepEqual(done, ['list']);
  });

  it('stops and keeps the sandbox of a task without a row that still has its folder', async () => {
    const containers = [{ task: 'of a lost database', home }];
    const { done, run } = bench({ tasks: [ended], containers, folders: ['of a lost database'] });
    await run(true);
    assert.deepEqual(done, ['list', 'stop of a lost database']);
  });

  it('removes nothing of a task whose work is being taken over', async () => {
    const cancelled = aTask({ state: someStates.cancelled });
    for (const who of [{ held: [cancelled] }, {}]) {
      const containers = [{ task: cancelled.id, home }];
      const { done, run } = bench({ tasks: [cancelled], containers, ...who });
      await run(true);
      assert.deepEqual(done, ['list', `adopt ${cancelled.id}`]);
    }
  });

  const startedAt = '2026-01-01T00:00:00.000Z';
  const stillAtWork = aTask({ state: { ...someStates.cancelled, startedAt } });

  it('goes on with a cancelled task whose agent is at work still, whenever it is found', async () => {
    const { done, run } = bench({ tasks: [stillAtWork], containers: [{ task: stillAtWork.id, home }] });
    await run(false);
    await run(false);
    assert.deepEqual(done, ['list', `adopt ${stillAtWork.id}`, 'list', `adopt ${stillAtWork.id}`]);
  });

  it('asks for the sandbox of a cancelled task until it is seen to be gone', async () => {
    const { done, run } = bench({ tasks: [stillAtWork] });
    await run(false);
    await run(false);
    assert.deepEqual(done, ['list']);
  });

  it('asks for no sandbox of a cancelled task that never began, that has an outcome, or that this process runs', async () => {
    const collected = aTask({ state: { ...someStates.cancelled, startedAt, outcome: {} } });
    const tasks = [aTask({ state: someStates.cancelled }), collected, stillAtWork];
    const { done, run } = bench({ tasks, ours: [stillAtWork] });
    await run(false);
    assert.deepEqual(done, []);
  });

  it('goes on with the others when one cannot be gone on with', async () => {
    const broken = aTask({ state: someStates.completed });
    const containers = [broken, ended].map(({ id }) => ({ task: id, home }));
    const { done, run } = bench({ tasks: [broken, ended], idle: [broken, ended], containers, broken });
    await run(true);
    assert.deepEqual(done.slice(-2), [`adopt ${ended.id}`, `clean up ${ended.id}`]);
  });

  it('asks the engine only at the first look, unless something was left behind', async () => {
    const { done, run } = bench({ tasks: [ended] });
    await run(false);
    assert.deepEqual(done, []);
  });
});
