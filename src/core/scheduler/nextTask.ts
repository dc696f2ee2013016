import type { EngineKind } from '../model/configWords';
import { comesBefore } from '../model/queueOrder';
import { isActive, type Task } from '../model/task';
import type { Timestamp } from '../util/time';
import { holdOf, holdsByAgent } from '../model/holds';
import { present } from '../util/fields';

/** How many tasks may be at work at a time, over all processes. */
export interface WorkLimits {
  readonly workers: number;
  readonly perRepository?: number;
  readonly perAgent?: number;
}

/** What the answer depends on besides the tasks. */
export interface Situation {
  readonly now: Timestamp;
  /** The engines that do not answer; undefined stands for "any". */
  readonly away: ReadonlySet<EngineKind | undefined>;
}

/** What to do: start a task, or look again at a time, or wait for a change. */
export interface Decision {
  readonly next?: Task;
  /** When the first of the held tasks may start. */
  readonly wakeAt?: Timestamp;
}

/**
 * The task to start next: the first pending one of the highest priority that can start now. One that cannot (its
 * agent's account is held, its engine is away, its repository has enough at work) blocks no other. `tasks` are
 * oldest first; the answer takes one pass over them.
 */
export function nextTask(tasks: readonly Task[], limits: WorkLimits, situation: Situation): Decision {
  const { now, away } = situation;
  const holds = holdsByAgent(tasks, now);
  // Shells count as no work: people are at work in them.
  const active = tasks.filter(({ state, interactive }) => isActive(state) && !interactive);
  if (active.length >= limits.workers) return {};
  const inRepository = tally(active, ({ snapshot }) => snapshot.gitDir);
  const ofAgent = tally(active, ({ agent }) => agent);
  const hasRoom = (task: Task): boolean =>
    (inRepository.get(task.snapshot.gitDir) ?? 0) < (limits.perRepository ?? Infinity) &&
    (ofAgent.get(task.agent) ?? 0) < (limits.perAgent ?? Infinity);
  let next: Task | undefined;
  let wakeAt: Timestamp | undefined;
  for (const task of tasks) {
    if (task.state.kind !== 'pending' || task.deletedAt !== undefined) continue;
    const hold = holdOf(task, holds, now);
    if (hold) {
      if (wakeAt === undefined || hold.until < wakeAt) wakeAt = hold.until;
    } else if (!away.has(task.engine) && hasRoom(task)) {
      if (!next || comesBefore(task, next)) next = task;
    }
  }
  return { ...(next ? { next } : {}), ...present({ wakeAt }) };
}

function tally(tasks: readonly Task[], keyOf: (task: Task) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const task of tasks) counts.set(keyOf(task), (counts.get(keyOf(task)) ?? 0) + 1);
  return counts;
}
