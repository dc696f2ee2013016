import { l10n } from 'vscode';
import type { TaskRequest } from '../../core/controller/taskRequest';
import { withApproval } from '../approval/withApproval';
import { settleUnsaved } from '../newTask/settleUnsaved';
import { clearDraft } from '../prompts/taskDraft';
import { requestTask, type RequestTaskParts } from '../prompts/requestTask';
import { startRun, type StartRunParts } from '../startRun';
import { command } from './command';

type RunTaskParts = RequestTaskParts & StartRunParts;

/** Asks for a task and runs it at once in this window; waits only for its snapshot. */
export const runTask = command('tsk.runTask', async (parts: RunTaskParts) => {
  const request = await requestTask(l10n.t('Run Task'), parts);
  if (request) await parts.guarded(() => run(parts, request));
});

async function run(parts: RunTaskParts, request: TaskRequest): Promise<void> {
  const { core, draft } = parts;
  if (!(await settleUnsaved(parts, request))) return;
  await withApproval(parts, () => startRun(parts, (options) => core.tasks.run(request, options)));
  clearDraft(draft);
}
