import { l10n } from 'vscode';
import { chooseValue } from '../prompts/chooseValue';
import { groupings, sortings, type Grouping, type Sorting } from '../tree/treeOptions';
import type { TreeSettings } from '../tree/treeSettings';
import { command } from './command';

/** Asks how to group the tasks. */
export const groupTasks = command(
  'tsk.groupTasks',
  async ({ treeSettings }: { readonly treeSettings: TreeSettings }) => {
    const labels: Readonly<Record<Grouping, string>> = {
      repository: l10n.t('By Repository'),
      state: l10n.t('By State'),
      agent: l10n.t('By Agent'),
      none: l10n.t('None'),
    };
    const grouping = await chooseValue(
      groupings,
      labels,
      treeSettings.current.grouping,
      l10n.t('Group tasks'),
    );
    if (grouping) await treeSettings.set({ grouping });
  },
);

/** Asks how to sort the tasks. */
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
