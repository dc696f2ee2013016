import { window } from 'vscode';
import type { Task } from '../../core/model/task';
import { pickTask } from '../prompts/pickTask';
import type { TaskTreeView } from '../tree/registerTree';
import { parseNode, standsForTasks } from '../tree/treeNode';
import type { ChooseTaskParts } from './chooseTask';

export interface ChosenTasksParts extends ChooseTaskParts {
  readonly tree: TaskTreeView;
}

/** What a keybinding of package.json says in the place of a node. */
const selectionWord = 'selection';

/**
 * The tasks that a command is to act on: those that are selected when it was invoked on one of them (or by a key), the
 * one that it was invoked on, or one that the user picks. Those that do not fit are left out; when none fits, that is said.
 */
export async function chosenTasks(
  parts: ChosenTasksParts,
  argument: unknown,
  selected: unknown,
  pick: {
    readonly title: string;
    readonly placeholder: string;
    readonly none: string;
    readonly fits: (task: Task) => boolean;
    /** Said when nothing but parts of tasks is selected, where a part does not stand for its task. */
    readonly partsOnly?: string;
  },
): Promise<readonly Task[]> {
  const { core, tasks, tree } = parts;
  await tasks.start();
  if (typeof argument !== 'string') {
    const task = await pickTask(tasks.tasks.filter(pick.fits), pick);
    return task ? [task] : [];
  }
  const named = argument === selectionWord ? tree.selection : keysOf(argument, selected);
  const keys = pick.partsOnly === undefined ? named : named.filter(standsForTasks);
  if (pick.partsOnly !== undefined && !keys.length && tree.tasksOf(named).length)
    await window.showInformationMessage(pick.partsOnly);
  const isNode = argument === selectionWord || parseNode(argument) !== undefined;
  const found = isNode
    ? tree.tasksOf(keys).flatMap((id) => tasks.get(id) ?? [])
    : [await core.tasks.get(argument)];
  const fitting = found.filter(pick.fits);
  if (found.length && !fitting.length) await window.showInformationMessage(pick.none);
  return fitting;
}

/** VS Code hands over all that is selected when the node is part of it. */
function keysOf(argument: string, selected: unknown): readonly string[] {
  const keys = Array.isArray(selected) ? selected.filter((key) => typeof key === 'string') : [];
  return keys.includes(argument) ? keys : [argument];
}
