import { l10n } from 'vscode';
import { networkOf } from '../../core/model/task';
import type { TaskLogs } from '../logs/taskLogs';
import { chooseTask, type ChooseTaskParts } from '../prompts/chooseTask';
import type { TaskTreeView } from '../tree/registerTree';
import { command } from './command';

interface ShowNetworkParts extends ChooseTaskParts {
  readonly tree: TaskTreeView;
}

/** Shows the network requests of a task in the tree. */
export const showNetwork = command('tsk.showNetwork', async (parts: ShowNetworkParts, argument) => {
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Show Network'),
    none: l10n.t('TSK: No task has made network requests.'),
    fits: (task) => networkOf(task) !== undefined,
  });
  if (task) await parts.tree.revealNetwork(task.id);
});

interface ShowNetworkLogParts extends ChooseTaskParts {
  readonly logs: TaskLogs;
}

/** Shows what a task asks of the network while it does. */
export const showNetworkLog = command('tsk.showNetworkLog', async (parts: ShowNetworkLogParts, argument) => {
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Show Network Log'),
    none: l10n.t('TSK: No tasks yet.'),
  });
  if (task) parts.logs.showNetwork(task);
});
