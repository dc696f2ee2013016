import type { Task } from '../../core/model/task';
import type { Context } from '../verb';

/** The argument of verbs that take one task. */
export const oneTask = { name: 'ID', help: 'id of the task, or its first characters' } as const;

/** The argument of verbs that take several tasks. */
export const someTasks = { name: 'ID', help: 'ids of tasks, or their first characters', many: true } as const;

/** The tasks that the arguments name, each once. Throws `unknown-task` and `ambiguous-task`. */
export async function chosenTasks({ core }: Context, ids: readonly string[]): Promise<readonly Task[]> {
  const tasks = new Map<string, Task>();
  for (const id of ids) {
    const task = await core.tasks.get(id);
    tasks.set(task.id, task);
  }
  return [...tasks.values()];
}
