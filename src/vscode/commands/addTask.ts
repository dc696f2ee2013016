import { l10n } from 'vscode';
import type { TaskRequest } from '../../core/controller/taskRequest';
import { withApproval } from '../approval/withApproval';
import type { EngineStatus } from '../engine/engineStatus';
import { settleUnsaved } from '../newTask/settleUnsaved';
import { progressIfSlow } from '../progressIfSlow';
import { clearDraft } from '../prompts/taskDraft';
import type { TaskList } from '../tasks/taskList';
import type { TaskTreeView } from '../tree/registerTree';
import { requestTask, type RequestTaskParts } from '../prompts/requestTask';
import { command } from './command';

interface AddTaskParts extends RequestTaskParts {
  readonly tasks: TaskList;
  readonly engine: EngineStatus;
  readonly tree: TaskTreeView;
}

/** Asks for a task and queues it; a worker of any window or `tsk` process runs it. */
export const addTask = command('tsk.addTask', async (parts: AddTaskParts) => {
  const request = await requestTask(l10n.t('Add Task'), parts);
  if (request) await parts.guarded(() => add(parts, request));
});

async function add(parts: AddTaskParts, request: TaskRequest): Promise<void> {
  const { core, tasks, tree, engine, draft } = parts;
  if (!(await settleUnsaved(parts, request))) return;
  const task = await withApproval(parts, () =>
    progressIfSlow(l10n.t('TSK: Taking a snapshot of the repository'), (signal) =>
      core.tasks.add(request, signal),
    ),
  );
  clearDraft(draft);
  await tasks.start();
  tasks.adopt(task);
  await tree.reveal(task.id);
  // Says at once when the task will have to wait for an engine.
  await engine.recheck();
}
