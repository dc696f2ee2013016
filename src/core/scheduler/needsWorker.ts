import { isActive, isEnded, type Task } from '../model/task';
import type { TaskId } from '../model/taskId';

/**
 * True when a task ends only if a worker starts or adopts it, or a task that it waits for.
 * `held` are the tasks that a living process has.
 */
export function needsWorker(id: TaskId, tasks: readonly Task[], held: ReadonlySet<TaskId>): boolean {
  const known = new Map(tasks.map((task) => [task.id, task]));
  const waitsFor = new Set([id]);
  // Grows while it is gone through: what a waiting task waits for is asked too.
  for (const one of waitsFor) {
    const task = known.get(one);
    if (!task || isEnded(task.state)) continue;
    if (task.state.kind === 'waiting') task.parents.forEach((parent) => waitsFor.add(parent));
    else if (!isActive(task.state) || !held.has(one)) return true;
  }
  return false;
}
