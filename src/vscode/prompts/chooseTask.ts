import type { Core } from '../../core/core';
import type { Task } from '../../core/model/task';
import { fitting, pickTask, type TaskPick } from './pickTask';
import type { TaskList } from '../tasks/taskList';
import { parseNode, taskIdOf } from '../tree/treeNode';

export interface ChooseTaskParts {
  readonly core: Pick<Core, 'tasks'>;
  readonly tasks: TaskList;
}

/** The task that a command was invoked on (in the tree, by a button), or one that the user picks. */
export async function chooseTask(
  { core, tasks }: ChooseTaskParts,
  argument: unknown,
  pick: TaskPick,
): Promise<Task | undefined> {
  if (typeof argument === 'string') return core.tasks.get(taskIdOf(parseNode(argument)) ?? argument);
  await tasks.start();
  return pickTask(fitting(tasks.tasks, pick), pick);
}
