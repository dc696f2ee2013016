import { isActive, type Task } from '../core/model/task';
import type { TaskId } from '../core/model/taskId';
import type { Context } from './verb';

/** The tasks that a living process has, this one or another. */
export async function heldTasks(
  { core }: Pick<Context, 'core'>,
  tasks: readonly Task[],
): Promise<ReadonlySet<TaskId>> {
  const held = new Set(core.runningHere());
  for (const { id, state } of tasks) {
    if (isActive(state) && !held.has(id) && (await core.isHeld(id))) held.add(id);
  }
  return held;
}
