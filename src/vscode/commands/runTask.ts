import type { TaskRequest } from '../../core/controller/taskRequest';
import type { Core } from '../../core/core';
import type { Task } from '../../core/model/task';
import { toError } from '../../core/util/errors';
import type { TaskLogs } from '../logs/taskLogs';
import { progressIfSlow } from '../progressIfSlow';
import { clearDraft } from '../prompts/taskDraft';
import type { TaskList } from '../tasks/taskList';
import type { TaskTreeView } from '../tree/registerTree';
import { requestTask, type RequestTaskParts } from './requestTask';

export interface RunTaskParts extends RequestTaskParts {
  readonly tasks: TaskList;
  readonly tree: TaskTreeView;
  readonly logs: TaskLogs;
  /** For an error of a run that nobody waits for any more. */
  readonly onError: (error: unknown) => void;
}

/** Asks for a task and runs it at once in this window; waits only for its snapshot. */
export async function runTask(parts: RunTaskParts): Promise<void> {
  const request = await requestTask('Run Task', parts);
  if (request) await parts.guarded(() => run(parts, request));
}

async function run(parts: RunTaskParts, request: TaskRequest): Promise<void> {
  const { core, tasks, tree, logs, draft, onError } = parts;
  const task = await progressIfSlow('TSK: Taking a snapshot of the repository', (signal) =>
    startRun(core, request, signal, onError),
  );
  clearDraft(draft);
  await tasks.start();
  tasks.adopt(task);
  await tree.reveal(task.id);
  logs.show(task);
}

/** Resolves when the task is stored; its run goes on. The signal counts until then. */
function startRun(
  core: Core,
  request: TaskRequest,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<Task> {
  return new Promise((resolve, reject) => {
    let added = false;
    const onAdded = (task: Task): void => {
      added = true;
      resolve(task);
    };
    core.tasks.run(request, { signal, onAdded }).then(resolve, (error: unknown) => {
      if (added) onError(error);
      else reject(toError(error));
    });
  });
}
