import { isEnded, type Task } from '../model/task';
import { shortId, type TaskId } from '../model/taskId';
import { admit, cancel, fail } from '../model/transitions';
import { oneLine, truncate } from '../util/text';
import type { Timestamp } from '../util/time';

/**
 * The waiting tasks whose parents have all completed, now pending, and those that ended because a parent failed, was
 * cancelled or is gone, down to the last descendant. `tasks` in any order.
 */
export function settleWaiting(tasks: readonly Task[], at: Timestamp): readonly Task[] {
  const waiting = tasks.filter(({ state }) => state.kind === 'waiting');
  if (!waiting.length) return [];
  const current = new Map<TaskId, Task>(tasks.map((task) => [task.id, task]));
  const settled = new Map<TaskId, Task>();
  // A chain may stand in any order: until nothing more comes of it.
  for (let left: readonly Task[] = waiting, before = Infinity; left.length < before;) {
    before = left.length;
    left = left.filter((task) => {
      const next = settle(task, current, at);
      if (!next) return true;
      current.set(task.id, next);
      settled.set(task.id, next);
      return false;
    });
  }
  return [...settled.values()];
}

function settle(task: Task, tasks: ReadonlyMap<TaskId, Task>, at: Timestamp): Task | undefined {
  let done = true;
  for (const id of task.parents) {
    const parent = tasks.get(id);
    if (!parent) return fail(task, at, `Its parent ${shortId(id)} is gone.`);
    const { state } = parent;
    if (state.kind === 'failed' || state.kind === 'cancelled') {
      const name = `${shortId(id)} (${truncate(oneLine(parent.name), 60)})`;
      return state.kind === 'failed'
        ? fail(task, at, `Its parent ${name} failed.`)
        : cancel(task, at, `Its parent ${name} was cancelled.`);
    }
    if (!isEnded(state)) done = false;
  }
  return done ? admit(task) : undefined;
}
