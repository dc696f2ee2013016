import { l10n } from 'vscode';
import { groupings, type Grouping } from '../tree/treeOptions';
import type { TreeSettings } from '../tree/treeSettings';
import { chooseValue } from '../prompts/chooseValue';
import { command } from './command';

/** Asks by what the tasks are grouped. */
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
