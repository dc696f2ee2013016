import { holdOf, holdsByAgent } from '../model/holds';
import { isActive, isEnded, type Hold, type Task } from '../model/task';
import type { TaskId } from '../model/taskId';
import type { Timestamp } from '../util/time';

/** Why a task does not move. */
export type Obstacle =
  /** Its agent's account can do nothing before a moment. */
  | { readonly kind: 'account'; readonly hold: Hold }
  /** The first of its parents that has not completed; undefined when that is gone. */
  | { readonly kind: 'parent'; readonly id: TaskId; readonly parent: Task | undefined }
  /** The process that had it is gone, and no other has taken it over. */
  | { readonly kind: 'left-behind' }
  /** It could start, and nothing starts it. */
  | { readonly kind: 'not-started' };

export interface StuckTask {
  readonly task: Task;
  readonly obstacle: Obstacle;
}

/**
 * The tasks that have not ended while none of them moves, each with the reason; undefined while one does, and empty when
 * nothing is left to do. A task moves while a living process has it (`held`); a shell that a person has open is no work
 * of the queue. `tasks` in any order.
 */
export function standstill(
  tasks: readonly Task[],
  now: Timestamp,
  held: ReadonlySet<TaskId>,
): readonly StuckTask[] | undefined {
  const known = new Map(tasks.map((task) => [task.id, task]));
  const isOpenShell = (id: TaskId): boolean => {
    const task = known.get(id);
    return held.has(id) && task !== undefined && isAtTerminal(task);
  };
  // What is held and has ended, or is deleted, is being collected still.
  if (![...held].every(isOpenShell)) return undefined;
  const holds = holdsByAgent(tasks, now);
  return tasks
    .filter(({ id, state }) => !isEnded(state) && !isOpenShell(id))
    .map((task) => ({ task, obstacle: obstacleOf(task, known, holdOf(task, holds, now)) }));
}

/** True for an obstacle that no worker takes away, however often it tries; a parent has an obstacle of its own. */
export function isLasting({ kind }: Obstacle): boolean {
  return kind === 'account' || kind === 'parent';
}

function isAtTerminal({ interactive, state }: Task): boolean {
  return interactive !== undefined && state.kind === 'running' && state.phase === 'agent';
}

function obstacleOf(task: Task, known: ReadonlyMap<TaskId, Task>, hold: Hold | undefined): Obstacle {
  const { state, parents } = task;
  if (isActive(state)) return { kind: 'left-behind' };
  if (state.kind === 'waiting') {
    const id = parents.find((parent) => known.get(parent)?.state.kind !== 'completed');
    return id === undefined ? { kind: 'not-started' } : { kind: 'parent', id, parent: known.get(id) };
  }
  return hold ? { kind: 'account', hold } : { kind: 'not-started' };
}
