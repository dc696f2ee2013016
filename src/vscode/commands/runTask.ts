import { l10n } from 'vscode';
import type { TaskRequest } from '../../core/controller/taskRequest';
import { withApproval } from '../approval/withApproval';
import { progressIfSlow } from '../common/progressIfSlow';
import { saveBeforeSnapshot } from '../documents/saveBeforeSnapshot';
import type { EngineStatus } from '../engine/engineStatus';
import { requestTask, type RequestTaskParts } from '../prompts/requestTask';
import { clearDraft } from '../prompts/taskDraft';
import { startRun, type StartRunParts } from '../tasks/startRun';
import type { TaskList } from '../tasks/taskList';
import type { TaskTreeView } from '../tree/registerTree';
import { command } from './command';

type RunTaskParts = RequestTaskParts & StartRunParts;

/** Asks for a task and runs it at once in this window; waits only for its snapshot. */
export const runTask = command('tsk.runTask', async (parts: RunTaskParts) => {
  const request = await requestTask(l10n.t('Run Task'), parts);
  if (request) await parts.guarded(() => run(parts, request));
});

async function run(parts: RunTaskParts, request: TaskRequest): Promise<void> {
  const { core, draft } = parts;
  if (!(await saveBeforeSnapshot(parts, request))) return;
  await withApproval(parts, () => startRun(parts, (options) => core.tasks.run(request, options)));
  clearDraft(draft);
}

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
  if (!(await saveBeforeSnapshot(parts, request))) return;
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
