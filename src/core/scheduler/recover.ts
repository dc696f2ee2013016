import type { Engine } from '../model/engine';
import type { Leases } from '../model/lease';
import type { Logger } from '../model/logger';
import type { TaskStore } from '../model/store';
import { isActive, isEnded } from '../model/task';
import { fail } from '../model/transitions';
import { messageOf } from '../util/errors';
import { timestamp, type Clock } from '../util/time';

interface RecoverPorts {
  readonly store: TaskStore;
  readonly leases: Leases;
  readonly engine: Engine;
  /** The label that a task's containers carry. */
  readonly taskLabel: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Ends the tasks whose process is gone: held by somebody, yet their lease can be taken. Their workspace stays;
 * their containers, and those of tasks that have ended, are removed from the engine.
 */
export async function recover(ports: RecoverPorts): Promise<void> {
  const { store, leases, clock, logger } = ports;
  for (const { id, state } of await store.list()) {
    if (!isActive(state)) continue;
    const lease = await leases.tryAcquire(id);
    if (!lease) continue;
    try {
      await store.transact((tasks) => {
        const now = tasks.get(id);
        if (!now || isEnded(now.state)) return;
        const reason = `The process that ran it ended before it did (in phase "${phaseOf(now.state)}"). What the agent had done is kept in the task's folder.`;
        tasks.update(fail(now, timestamp(clock), reason));
      });
      logger.warn(`Task ${id} was left behind by a process that is gone; it is failed now.`);
    } finally {
      await lease.release();
    }
  }
  await sweep(ports);
}

/** Only containers of tasks that we know to have ended: others may be of another data folder. */
async function sweep({ store, engine, taskLabel, logger }: RecoverPorts): Promise<void> {
  const ended = new Set(
    (await store.list()).filter(({ state }) => isEnded(state)).map(({ id }) => String(id)),
  );
  try {
    for (const { id, labels } of await engine.listContainers(taskLabel)) {
      if (ended.has(labels[taskLabel] ?? '')) await engine.removeContainer(id);
    }
  } catch (error) {
    logger.warn(`Left-over containers could not be looked for: ${messageOf(error)}`);
  }
}

function phaseOf(state: { readonly kind: string; readonly phase?: string }): string {
  return state.phase ?? state.kind;
}
