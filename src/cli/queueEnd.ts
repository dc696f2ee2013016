import type { EngineKind } from '../core/model/configWords';
import { isLasting, standstill, type StuckTask } from '../core/scheduler/standstill';
import type { Worker } from '../core/scheduler/worker';
import { delay } from '../core/util/abort';
import { messageOf } from '../core/util/errors';
import { systemClock, timestamp } from '../core/util/time';
import { heldTasks } from './heldTasks';
import type { Context } from './verb';

/** How often the queue is looked at, in milliseconds. */
const interval = 250;
/** How long an engine may be away, and a task that could start be left alone, before that is the end. */
const patience = { engine: 10_000, worker: 60_000 } as const;

export interface QueueEnd {
  /** The tasks that are left, none of which moves. */
  readonly stuck: readonly StuckTask[];
  /** The engines that do not answer, with what is wrong. */
  readonly away: ReadonlyMap<EngineKind | undefined, string>;
}

/** Resolves when nothing is left to do, or nothing that is left can move. Throws `cancelled` at the signal. */
export async function queueEnd(
  { core, signal }: Pick<Context, 'core' | 'signal'>,
  worker: Pick<Worker, 'isLooking'>,
): Promise<QueueEnd> {
  let standing: { readonly since: number; readonly which: string } | undefined;
  for (;;) {
    // While the worker looks, it may be about to begin a task.
    if (!worker.isLooking) {
      const tasks = await core.tasks.list();
      const stuck = standstill(tasks, timestamp(systemClock), await heldTasks({ core }, tasks));
      if (stuck?.every(({ obstacle }) => isLasting(obstacle))) return { stuck, away: new Map() };
      const which = stuck?.map(({ task }) => task.id).join();
      if (which !== standing?.which) standing = which === undefined ? undefined : { since: now(), which };
      const still = standing ? now() - standing.since : 0;
      if (stuck && still >= patience.engine) {
        const away = await enginesAway(core, stuck);
        if (away.size || still >= patience.worker) return { stuck, away };
      }
    }
    await delay(interval, signal);
  }
}

const now = (): number => performance.now();

async function enginesAway(core: Context['core'], stuck: readonly StuckTask[]): Promise<QueueEnd['away']> {
  const away = new Map<EngineKind | undefined, string>();
  for (const engine of new Set(stuck.map(({ task }) => task.engine))) {
    await core.engine(engine).catch((error: unknown) => away.set(engine, messageOf(error)));
  }
  return away;
}
