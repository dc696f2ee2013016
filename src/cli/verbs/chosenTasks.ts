import type { Task } from '../../core/model/task';
import { errors } from '../../core/util/errors';
import type { Arguments, Context } from '../verb';

/** The tasks that the arguments name, each once. Throws `bad-input` when there is none. */
export async function chosenTasks({ core }: Context, { positionals }: Arguments): Promise<readonly Task[]> {
  if (!positionals.length)
    throw errors.badInput('Say which task: its id, or the beginning of it (tsk list).');
  const tasks = new Map<string, Task>();
  for (const id of positionals) {
    const task = await core.tasks.get(id);
    tasks.set(task.id, task);
  }
  return [...tasks.values()];
}
