import { l10n, window } from 'vscode';
import type { TreeSettings } from '../tree/treeSettings';
import { command } from './command';

/** Asks for words that name, id, branch, type, agent or tags of a task must have. */
export const filterTasksByText = command(
  'tsk.filterTasksByText',
  async ({ treeSettings }: { readonly treeSettings: TreeSettings }) => {
    const text = await window.showInputBox({
      title: l10n.t('Filter Tasks by Text'),
      prompt: l10n.t('Words in the name, id, branch, type, agent or tags. Leave empty to show all tasks.'),
      value: treeSettings.current.filter.text,
    });
    if (text !== undefined) await treeSettings.set({ filter: { text } });
  },
);
