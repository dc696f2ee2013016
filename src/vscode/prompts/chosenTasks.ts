import { l10n, window } from 'vscode';
import type { Task } from '../../core/model/task';
import { fitting, pickTask, type TaskPick } from './pickTask';
import { focusWords, type FocusWord } from '../tree/focusedRows';
import type { TaskTreeView } from '../tree/registerTree';
import { parseNode, standsForTasks } from '../tree/treeNode';
import type { ChooseTaskParts } from './chooseTask';

export interface ChosenTasksParts extends ChooseTaskParts {
  readonly tree: TaskTreeView;
}

/**
 * The tasks that a command acts on: the one that it was invoked on (by a key: the one with the focus), with all that are
 * selected where it is one of those; or one that the user picks. Those that do not fit are left out; when none fits, that
 * is said.
 */
export async function chosenTasks(
  parts: ChosenTasksParts,
  argument: unknown,
  selected: unknown,
  pick: TaskPick & {
    /** Shown for a task that does not fit, if `none` would be wrong for one alone. */
    readonly unfit?: string;
    /** Said when nothing but parts of tasks is selected, where a part does not stand for its task. */
    readonly partsOnly?: string;
    /** Acts on one task: of the rows on the first; of a group on the one that the user picks. */
    readonly single?: true;
  },
): Promise<readonly Task[]> {
  const { core, tasks, tree } = parts;
  const pickOne = async (from: readonly Task[]): Promise<readonly Task[]> => {
    const task = await pickTask(from, pick);
    return task ? [task] : [];
  };
  // At once: the focus moves on.
  const focused = isFocusWord(argument) ? await tree.focusedRows(argument) : undefined;
  await tasks.start();
  if (typeof argument !== 'string') return pickOne(fitting(tasks.tasks, pick));
  const rows = focused ?? keysOf(argument, selected);
  const named = pick.single ? rows.slice(0, 1) : rows;
  const keys = pick.partsOnly === undefined ? named : named.filter(standsForTasks);
  if (pick.partsOnly !== undefined && !keys.length && tree.tasksOf(named).length)
    await window.showInformationMessage(pick.partsOnly);
  else if (focused && !tree.tasksOf(named).length)
    await window.showInformationMessage(l10n.t('TSK: Move the focus to a task first.'));
  const isNode = focused !== undefined || parseNode(argument) !== undefined;
  const found = isNode
    ? tree.tasksOf(keys).flatMap((id) => tasks.get(id) ?? [])
    : [await core.tasks.get(argument)];
  const left = fitting(found, pick);
  if (found.length && !left.length) await window.showInformationMessage(pick.unfit ?? pick.none);
  return pick.single && left.length > 1 ? pickOne(left) : left;
}

function isFocusWord(argument: unknown): argument is FocusWord {
  return (focusWords as readonly unknown[]).includes(argument);
}

/** VS Code hands over all that is selected when the node is part of it. */
function keysOf(argument: string, selected: unknown): readonly string[] {
  const keys = Array.isArray(selected) ? selected.filter((key) => typeof key === 'string') : [];
  return keys.includes(argument) ? keys : [argument];
}
