import assert from 'node:assert/strict';
import { Executions } from '../../../../src/core/controller/executions';
import { nullLogger } from '../../../../src/core/model/logger';
import type { Repositories } from '../../../../src/core/model/repository';
import type { RunEnd, TaskRunner } from '../../../../src/core/model/run';
import type { Task } from '../../../../src/core/model/task';
import { assign, cancel } from '../../../../src/core/model/transitions';
import { errors } from '../../../../src/core/util/errors';
import { systemClock } from '../../../../src/core/util/time';
import { aTask } from '../../../support/aTask';
import { MemoryStore } from '../../../support/memoryStore';

const now = '2026-01-01T00:00:00.000Z';

function executions(run: TaskRunner['run'], task: Task) {
  const store = new MemoryStore(task);
  const held = new Set<string>();
  const released: string[] = [];
  const subject = new Executions({
    store,
    runner: { run },
    leases: {
      tryAcquire: (id) => {
        if (held.has(id)) return Promise.resolve(undefined);
        held.add(id);
        return Promise.resolve({
          release: () => {
            held.delete(id);
            return Promise.resolve();
          },
        });
      },
    },
    repositories: {
      release: (_: unknown, id: string) => {
        released.push(id);
        return Promise.resolve();
      },
    } as unknown as Repositories,
    clock: systemClock,
    logger: nullLogger,
  });
  const start = async () =>
    subject.start(task.id, () =>
      store.transact((tasks) => {
        const assigned = assign(task, now);
        tasks.update(assigned);
        return assigned;
      }),
    );
  return { store, subject, held, released, start };
}

const done: RunEnd = { kind: 'completed', outcome: { exitCode: 0, change: { kind: 'none' } } };

describe('running a task in this process', () => {
  it('holds the lease while it runs, ends in the state of the run, and lets the base go', async () => {
    const task = aTask();
    const bench = executions(async (_, onPhase) => {
      await onPhase('agent');
      assert.ok(bench.held.has(task.id));
      return done;
    }, task);
    const started = await bench.start();
    assert.equal((await started?.ended)?.state.kind, 'completed');
    assert.equal(bench.held.size, 0);
    assert.deepEqual(bench.released, [task.id]);
  });

  it('does not start what another process holds', async () => {
    const task = aTask();
    const bench = executions(() => Promise.resolve(done), task);
    bench.held.add(task.id);
    assert.equal(await bench.start(), undefined);
  });

  it('stops the run when another process has written that the task is cancelled, and that state stands', async () => {
    const task = aTask();
    const bench = executions(
      (_, __, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(errors.cancelled(String(signal.reason))));
        }),
      task,
    );
    const started = await bench.start();
    await bench.store.transact((tasks) => {
      const current = tasks.get(task.id);
      if (current) tasks.update(cancel(current, now, 'Cancelled elsewhere.'));
    });
    const ended = await started?.ended;
    assert.deepEqual(ended?.state, {
      kind: 'cancelled',
      startedAt: now,
      endedAt: now,
      reason: 'Cancelled elsewhere.',
    });
  });

  it('fails the task with the reason when the run breaks, and keeps its base for the workspace', async () => {
    const bench = executions(() => Promise.reject(new Error('The disk is full.')), aTask());
    const started = await bench.start();
    const state = (await started?.ended)?.state;
    assert.equal(state?.kind, 'failed');
    assert.equal(state.reason, 'The disk is full.');
    assert.deepEqual(bench.released, []);
    assert.equal(bench.held.size, 0);
  });
});
