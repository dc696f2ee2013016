import { isActive, type Task } from '../model/task';

/**
 * The task to start next: the oldest pending one, while fewer than `workers` are held by any process;
 * undefined when there is none or no room. `tasks` are oldest first.
 */
export function nextTask(tasks: readonly Task[], workers: number): Task | undefined {
  let active = 0;
  let oldest: Task | undefined;
  for (const task of tasks) {
    if (isActive(task.state)) active++;
    else if (task.state.kind === 'pending') oldest ??= task;
  }
  return active < workers ? oldest : undefined;
}
