import { l10n } from 'vscode';
import { networkOf } from '../../core/model/task';
import type { TaskTreeView } from '../tree/registerTree';
import { chooseTask, type ChooseTaskParts } from '../prompts/chooseTask';
import { command } from './command';

interface ShowNetworkParts extends ChooseTaskParts {
  readonly tree: TaskTreeView;
}

/** Shows in the tree what a task asked of the network. */
export const showNetwork = command('tsk.showNetwork', async (parts: ShowNetworkParts, argument) => {
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Show Network'),
    placeholder: l10n.t('Select a task'),
    none: l10n.t('TSK: No task has made network requests.'),
    fits: (task) => networkOf(task) !== undefined,
  });
  if (task) await parts.tree.revealNetwork(task.id);
});
