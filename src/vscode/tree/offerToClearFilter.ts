import { l10n, window } from 'vscode';
import type { TaskId } from '../../core/model/taskId';
import { notificationText } from '../common/safeText';
import type { TaskList } from '../tasks/taskList';
import { isFiltering, noFilter } from './treeOptions';
import type { TreeSettings } from './treeSettings';

/** If the filter hides a task, says so, and offers to clear the filter and show the task. */
export async function offerToClearFilter(
  { tasks, treeSettings }: { readonly tasks: TaskList; readonly treeSettings: TreeSettings },
  id: TaskId,
  reveal: (id: TaskId) => Promise<void>,
): Promise<void> {
  const task = tasks.tasks.find((one) => one.id === id);
  if (!task || !isFiltering(treeSettings.current.filter)) return;
  const clear = l10n.t('Clear Filter');
  const message = l10n.t('TSK: The filter of the task view hides “{0}”.', notificationText(task.name, 60));
  if ((await window.showInformationMessage(message, clear)) !== clear) return;
  await treeSettings.set({ filter: noFilter });
  await reveal(id);
}
