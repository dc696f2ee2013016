import { progressIfSlow } from '../progressIfSlow';
import { clearDraft } from '../prompts/taskDraft';
import type { TaskList } from '../tasks/taskList';
import type { TaskTreeView } from '../tree/registerTree';
import { requestTask, type RequestTaskParts } from './requestTask';

export interface AddTaskParts extends RequestTaskParts {
  readonly tasks: TaskList;
  readonly tree: TaskTreeView;
}

/** Asks for a task and queues it; a worker of any window or `tsk` process runs it. */
export async function addTask(parts: AddTaskParts): Promise<void> {
  const { core, tasks, tree, draft } = parts;
  const request = await requestTask('Add Task', parts);
  if (!request) return;
  const task = await progressIfSlow('TSK: Taking a snapshot of the repository', (signal) =>
    core.tasks.add(request, signal),
  );
  clearDraft(draft);
  await tasks.start();
  tasks.adopt(task);
  await tree.reveal(task.id);
}
