import { l10n } from 'vscode';
import { groupings, type Grouping } from '../tree/treeOptions';
import type { TreeSettings } from '../tree/treeSettings';
import { chooseValue } from '../prompts/chooseValue';

/** Asks by what the tasks are grouped. */
export async function groupTasks({ treeSettings }: { readonly treeSettings: TreeSettings }): Promise<void> {
  const labels: Readonly<Record<Grouping, string>> = {
    repository: l10n.t('By Repository'),
    state: l10n.t('By State'),
    agent: l10n.t('By Agent'),
    none: l10n.t('None'),
  };
  const grouping = await chooseValue(groupings, labels, treeSettings.current.grouping, l10n.t('Group tasks'));
  if (grouping) await treeSettings.set({ grouping });
}
