import { env, l10n, window } from 'vscode';
import { resultOf, type Task } from '../../core/model/task';
import { chosenTasks, type ChosenTasksParts } from '../prompts/chosenTasks';

type Copied = 'id' | 'branch';

/** Copies the ids, or the branches, of tasks: one per line. */
export async function copyFromTask(
  parts: ChosenTasksParts,
  what: Copied,
  argument: unknown,
  selected: unknown,
): Promise<void> {
  const tasks = await chosenTasks(parts, argument, selected, {
    title: what === 'id' ? l10n.t('Copy Task Id') : l10n.t('Copy Branch Name'),
    placeholder: l10n.t('Select a task'),
    none: l10n.t('TSK: This task has no branch.'),
    fits: (task) => textOf(task, what) !== undefined,
  });
  if (!tasks.length) return;
  await env.clipboard.writeText(tasks.map((task) => textOf(task, what)).join('\n'));
  window.setStatusBarMessage(l10n.t('TSK: copied'), 2_000);
}

function textOf(task: Task, what: Copied): string | undefined {
  return what === 'id' ? task.id : resultOf(task)?.branch;
}
