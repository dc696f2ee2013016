import { env, l10n, window } from 'vscode';
import { resultOf, type Task } from '../../core/model/task';
import { chooseTask, type ChooseTaskParts } from '../prompts/chooseTask';
import { chosenTasks, type ChosenTasksParts } from '../prompts/chosenTasks';
import { taskLink } from '../uri/taskLink';
import { command } from './command';

/** Copies the ids of tasks. */
export const copyTaskId = command('tsk.copyTaskId', (parts: ChosenTasksParts, argument, selected) =>
  copyFromTask(parts, 'id', argument, selected),
);

/** Copies the branches of tasks. */
export const copyBranchName = command('tsk.copyBranchName', (parts: ChosenTasksParts, argument, selected) =>
  copyFromTask(parts, 'branch', argument, selected),
);

/** Copies a link that opens a task in VS Code on this machine. */
export const copyTaskLink = command('tsk.copyTaskLink', async (parts: ChooseTaskParts, argument) => {
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Copy Link to Task'),
    none: l10n.t('TSK: No tasks yet.'),
  });
  if (!task) return;
  await env.clipboard.writeText(taskLink(env.uriScheme, task.id));
  window.setStatusBarMessage(l10n.t('$(link) Copied the link.'), 4_000);
});

type Copied = 'id' | 'branch';

/** Copies the ids, or the branches, of tasks: one per line. */
async function copyFromTask(
  parts: ChosenTasksParts,
  what: Copied,
  argument: unknown,
  selected: unknown,
): Promise<void> {
  const tasks = await chosenTasks(parts, argument, selected, {
    title: what === 'id' ? l10n.t('Copy Task ID') : l10n.t('Copy Branch Name'),
    none: l10n.t('TSK: This task has no branch.'),
    fits: (task) => textOf(task, what) !== undefined,
  });
  if (!tasks.length) return;
  await env.clipboard.writeText(tasks.map((task) => textOf(task, what)).join('\n'));
  window.setStatusBarMessage(l10n.t('TSK: Copied.'), 2_000);
}

function textOf(task: Task, what: Copied): string | undefined {
  return what === 'id' ? task.id : resultOf(task)?.branch;
}
