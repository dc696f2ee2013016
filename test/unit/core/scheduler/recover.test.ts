import assert from 'node:assert/strict';
import { nullLogger } from '../../../../src/core/model/logger';
import type { Place } from '../../../../src/core/model/place';
import type { Task } from '../../../../src/core/model/task';
import { recover } from '../../../../src/core/scheduler/recover';
import { systemClock } from '../../../../src/core/util/time';
import { aTask, someStates } from '../../../support/aTask';
import { MemoryStore } from '../../../support/memoryStore';

/** A store with tasks, an engine with a container of each and one of somebody else's, and who holds leases. */
function bench(tasks: readonly Task[], held: readonly Task[] = []) {
  const store = new MemoryStore(...tasks);
  const asked: string[] = [];
  const containers = [...tasks.map(({ id }) => String(id)), 'of another data folder'];
  const engine = {
    listContainers: (label: string) => {
      asked.push('list');
      return Promise.resolve(containers.map((id) => ({ id, labels: { [label]: id } })));
    },
    removeContainer: (id: string) => {
      asked.push(`remove ${id}`);
      return Promise.resolve();
    },
  };
  const places = () => ({ engine }) as unknown as Place;
  const leases = {
    tryAcquire: (id: string) =>
      Promise.resolve(held.some((task) => task.id === id) ? undefined : { release: () => Promise.resolve() }),
  };
  const ports = { store, leases, places, taskLabel: 'tsk.task', clock: systemClock, logger: nullLogger };
  return { store, asked, recover: (first: boolean) => recover(ports, first) };
}

describe('recovering after processes that are gone', () => {
  it('fails the task that nobody holds any more, with its phase, and removes its container', async () => {
    const orphan = aTask({ state: someStates.running });
    const { store, asked, recover: run } = bench([orphan]);
    await run(false);
    const state = (await store.get(orphan.id))?.state;
    assert.ok(state?.kind === 'failed');
    assert.match(state.reason, /phase "agent"/);
    assert.deepEqual(asked, ['list', `remove ${orphan.id}`]);
  });

  it('leaves alone what a living process holds, what waits, and what is not ours', async () => {
    const busy = aTask({ state: someStates.running });
    const waiting = aTask();
    const { store, asked, recover: run } = bench([busy, waiting], [busy]);
    await run(true);
    assert.equal((await store.get(busy.id))?.state.kind, 'running');
    assert.equal((await store.get(waiting.id))?.state.kind, 'pending');
    assert.deepEqual(asked, ['list']);
  });

  it('removes containers of ended tasks at the first look, and asks the engine nothing later', async () => {
    const ended = aTask({ state: someStates.cancelled });
    const { asked, recover: run } = bench([ended]);
    await run(true);
    await run(false);
    assert.deepEqual(asked, ['list', `remove ${ended.id}`]);
  });
});
