import { l10n } from 'vscode';
import { sortings, type Sorting } from '../tree/treeOptions';
import type { TreeSettings } from '../tree/treeSettings';
import { chooseValue } from '../prompts/chooseValue';
import { command } from './command';

/** Asks in which order the tasks stand. */
export const sortTasks = command(
  'tsk.sortTasks',
  async ({ treeSettings }: { readonly treeSettings: TreeSettings }) => {
    const labels: Readonly<Record<Sorting, string>> = {
      newest: l10n.t('Newest First'),
      name: l10n.t('By Name'),
      state: l10n.t('By State'),
      priority: l10n.t('By Queue Order'),
    };
    const sorting = await chooseValue(sortings, labels, treeSettings.current.sorting, l10n.t('Sort tasks'));
    if (sorting) await treeSettings.set({ sorting });
  },
);
