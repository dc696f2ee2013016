import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { TaskList } from '../tasks/taskList';
import { filterChoices, filterOf, type FilterChoice } from '../tree/filterChoices';
import { noFilter } from '../tree/treeOptions';
import type { TreeSettings } from '../tree/treeSettings';
import { command } from './command';

interface FilterParts {
  readonly tasks: TaskList;
  readonly treeSettings: TreeSettings;
}

/** Asks which states, agents, repositories and tags to show. */
export const filterTasks = command('tsk.filterTasks', async ({ tasks, treeSettings }: FilterParts) => {
  await tasks.start();
  const titles: Readonly<Record<FilterChoice['kind'], string>> = {
    states: l10n.t('State'),
    agents: l10n.t('Agent'),
    repositories: l10n.t('Repository'),
    tags: l10n.t('Tag'),
  };
  const choices = filterChoices(tasks.tasks, treeSettings.current.filter);
  const items: (QuickPickItem & { readonly choice?: FilterChoice })[] = [];
  let kind: FilterChoice['kind'] | undefined;
  for (const choice of choices) {
    if (choice.kind !== kind) items.push({ label: titles[choice.kind], kind: QuickPickItemKind.Separator });
    kind = choice.kind;
    const { label, picked } = choice;
    items.push({ label, description: String(choice.count), picked, choice });
  }
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Filter Tasks'),
    placeHolder: l10n.t('Select what to show. An empty section shows everything.'),
    canPickMany: true,
  });
  if (chosen) await treeSettings.set({ filter: filterOf(chosen.flatMap(({ choice }) => choice ?? [])) });
});

/** Asks for words that name, id, branch, type, agent or tags of a task must have. */
export const filterTasksByText = command(
  'tsk.filterTasksByText',
  async ({ treeSettings }: { readonly treeSettings: TreeSettings }) => {
    const text = await window.showInputBox({
      title: l10n.t('Filter Tasks by Text'),
      prompt: l10n.t('Words in the name, ID, branch, type, agent or tags. Leave empty to show all tasks.'),
      value: treeSettings.current.filter.text,
    });
    if (text !== undefined) await treeSettings.set({ filter: { text } });
  },
);

/** Shows all tasks again. */
export const clearFilter = command(
  'tsk.clearFilter',
  async ({ treeSettings }: { readonly treeSettings: TreeSettings }) => {
    await treeSettings.set({ filter: noFilter });
  },
);
