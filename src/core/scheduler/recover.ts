import type { Leases } from '../model/lease';
import type { Logger } from '../model/logger';
import type { Places } from '../model/place';
import type { TaskStore } from '../model/store';
import { isActive, isEnded } from '../model/task';
import { fail } from '../model/transitions';
import { messageOf } from '../util/errors';
import { timestamp, type Clock } from '../util/time';

interface RecoverPorts {
  readonly store: TaskStore;
  readonly leases: Leases;
  readonly places: Places;
  /** The label that a task's containers carry. */
  readonly taskLabel: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Ends the tasks whose process is gone: held by somebody, yet their lease can be taken. Their workspace stays;
 * their containers, and those of tasks that have ended, are removed from the engine, which is asked only the
 * `first` time and when there was such a task.
 */
export async function recover(ports: RecoverPorts, first: boolean): Promise<void> {
  const { store, leases, clock, logger } = ports;
  let found = false;
  for (const { id, state } of await store.list()) {
    if (!isActive(state)) continue;
    const lease = await leases.tryAcquire(id);
    if (!lease) continue;
    try {
      const left = await store.transact((tasks) => {
        const now = tasks.get(id);
        // It came to its end between the look and the lease.
        if (!now || isEnded(now.state)) return false;
        const reason = `The process that ran it ended before it did (in phase "${phaseOf(now.state)}"). What the agent had done is kept in the task's folder.`;
        tasks.update(fail(now, timestamp(clock), reason));
        return true;
      });
      if (!left) continue;
      found = true;
      logger.warn(`Task ${id} was left behind by a process that is gone; it is failed now.`);
    } finally {
      await lease.release();
    }
  }
  if (first || found) await sweep(ports);
}

/** Only containers of tasks that we know to have ended: others may be of another data folder. */
async function sweep({ store, places, taskLabel, logger }: RecoverPorts): Promise<void> {
  const tasks = await store.list();
  const ended = new Set(tasks.filter(({ state }) => isEnded(state)).map(({ id }) => String(id)));
  const wanted = new Set([undefined, ...tasks.map(({ engine }) => engine)]);
  for (const { engine } of [...wanted].map(places)) {
    try {
      for (const { id, labels } of await engine.listContainers(taskLabel)) {
        if (ended.has(labels[taskLabel] ?? '')) await engine.removeContainer(id);
      }
    } catch (error) {
      logger.warn(`Left-over containers could not be looked for: ${messageOf(error)}`);
    }
  }
}

function phaseOf(state: { readonly kind: string; readonly phase?: string }): string {
  return state.phase ?? state.kind;
}
