import { l10n } from 'vscode';
import type { TaskLogs } from '../logs/taskLogs';
import { chooseTask, type ChooseTaskParts } from '../prompts/chooseTask';
import { command } from './command';

interface ShowNetworkLogParts extends ChooseTaskParts {
  readonly logs: TaskLogs;
}

/** Shows what a task asks of the network while it does. */
export const showNetworkLog = command('tsk.showNetworkLog', async (parts: ShowNetworkLogParts, argument) => {
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Show Network Log'),
    placeholder: l10n.t('Select a task'),
    none: l10n.t('TSK: No tasks yet.'),
    fits: () => true,
  });
  if (task) parts.logs.showNetwork(task);
});
