import assert from 'node:assert/strict';
import type { EngineInfo } from '../../../../src/core/model/engine';
import { nullLogger } from '../../../../src/core/model/logger';
import type { Task } from '../../../../src/core/model/task';
import { assign, complete, enter } from '../../../../src/core/model/transitions';
import { Worker } from '../../../../src/core/scheduler/worker';
import { aTask, someStates } from '../../../support/aTask';
import { eventually } from '../../../support/storeSupport';
import { MemoryStore } from '../../../support/memoryStore';

const now = '2026-01-01T00:00:00.000Z';

function bench(
  tasks: readonly Task[],
  workers: number,
  patrolMs?: number,
  engine: (wanted?: 'docker' | 'podman') => Promise<EngineInfo> = () => Promise.resolve({} as EngineInfo),
) {
  const store = new MemoryStore(...tasks);
  const events: string[] = [];
  const presence: string[] = [];
  const finish = new Map<string, () => void>();
  const worker = new Worker(
    {
      store,
      engine,
      clock: { now: () => new Date(now) },
      recover: (first) => {
        events.push(first ? 'recover' : 'look for orphans');
        return Promise.resolve();
      },
      run: async (id, admit) => {
        const claimed = await store.transact((all) => {
          const task = all.get(id);
          if (!task || !admit(all.list(), task)) return undefined;
          const next = enter(assign(task, now), 'agent', now);
          all.update(next);
          return next;
        });
        if (!claimed) return undefined;
        events.push(`start ${claimed.name}`);
        const ended = new Promise<void>((resolve) => finish.set(claimed.name, resolve)).then(() =>
          store.transact((all) => {
            const next = complete(claimed, now, {});
            all.update(next);
            return next;
          }),
        );
        return { ended };
      },
      presence: {
        pause: (paused) => void presence.push(paused ? 'paused' : 'resumed'),
        dispose: () => void presence.push('gone'),
      },
      logger: nullLogger,
    },
    { workers },
    patrolMs,
  );
  return { store, worker, events, finish, presence };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('a worker', () => {
  it('recovers first, fills its places in order, and goes on when one is free', async () => {
    const { worker, events, finish } = bench(
      [aTask({ name: 'a' }), aTask({ name: 'b' }), aTask({ name: 'c' })],
      2,
    );
    await settle();
    assert.deepEqual(events, ['recover', 'start a', 'start b']);
    finish.get('a')?.();
    await settle();
    assert.deepEqual(events.slice(3), ['start c']);
    worker.dispose();
  });

  it('sees a task that is added later, by whomever', async () => {
    const { worker, events, store } = bench([], 1);
    await settle();
    await store.transact((tasks) => tasks.insert(aTask({ name: 'late' })));
    await settle();
    assert.deepEqual(events, ['recover', 'start late']);
    worker.dispose();
  });

  it('looks for tasks of processes that are gone again and again, until it is disposed', async () => {
    const { worker, events } = bench([aTask({ state: someStates.running })], 1, 20);
    await eventually(() => events.length >= 3, 'more than one look');
    worker.dispose();
    const seen = events.length;
    assert.deepEqual(events.slice(0, 2), ['recover', 'look for orphans']);
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.equal(events.length, seen);
  });

  it('starts nothing after it was disposed', async () => {
    const { worker, events, store } = bench([], 1);
    worker.dispose();
    await store.transact((tasks) => tasks.insert(aTask()));
    await settle();
    assert.deepEqual(events, []);
  });

  it('lets tasks of another engine go first when one is away', async () => {
    const engine = (wanted?: string): Promise<EngineInfo> =>
      wanted === 'podman' ? Promise.resolve({} as EngineInfo) : Promise.reject(new Error('No Docker.'));
    const tasks = [aTask({ name: 'a' }), aTask({ name: 'b', engine: 'podman' })];
    const { worker, events } = bench(tasks, 1, undefined, engine);
    await settle();
    assert.deepEqual(events, ['recover', 'start b']);
    worker.dispose();
  });

  it('begins nothing while it is paused, and everything afterwards', async () => {
    const { worker, events, store } = bench([], 1);
    worker.pause(true);
    await store.transact((tasks) => tasks.insert(aTask({ name: 'a' })));
    await settle();
    assert.deepEqual(events, ['recover']);
    worker.pause(false);
    await settle();
    assert.deepEqual(events, ['recover', 'start a']);
    worker.dispose();
  });

  it('lets others know when it is paused, goes on, and is gone', () => {
    const { worker, presence } = bench([], 1);
    worker.pause(false);
    assert.deepEqual(presence, []);
    worker.pause(true);
    worker.pause(true);
    worker.pause(false);
    worker.dispose();
    assert.deepEqual(presence, ['paused', 'resumed', 'gone']);
  });

  it('takes a changed limit at once', async () => {
    const { worker, events } = bench([aTask({ name: 'a' }), aTask({ name: 'b' })], 1);
    await settle();
    worker.limit({ workers: 2 });
    await settle();
    assert.deepEqual(events, ['recover', 'start a', 'start b']);
    worker.dispose();
  });
});
