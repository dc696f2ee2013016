import { l10n } from 'vscode';
import type { TaskLogs } from '../logs/taskLogs';
import { chooseTask, type ChooseTaskParts } from '../prompts/chooseTask';

interface ShowNetworkLogParts extends ChooseTaskParts {
  readonly logs: TaskLogs;
}

/** Shows what a task asks of the network while it does. */
export async function showNetworkLog(parts: ShowNetworkLogParts, argument: unknown): Promise<void> {
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Show Network Log'),
    placeholder: l10n.t('Select a task'),
    none: l10n.t('TSK: No tasks yet.'),
    fits: () => true,
  });
  if (task) parts.logs.showNetwork(task);
}
