import { env, l10n, window } from 'vscode';
import { taskLink } from '../uri/taskLink';
import { chooseTask, type ChooseTaskParts } from '../prompts/chooseTask';
import { command } from './command';

/** Copies a link that shows a task in the editor of whoever opens it on this machine. */
export const copyTaskLink = command('tsk.copyTaskLink', async (parts: ChooseTaskParts, argument) => {
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Copy Link to Task'),
    placeholder: l10n.t('Select a task'),
    none: l10n.t('TSK: No tasks yet.'),
    fits: () => true,
  });
  if (!task) return;
  await env.clipboard.writeText(taskLink(env.uriScheme, task.id));
  window.setStatusBarMessage(l10n.t('$(link) Copied the link.'), 4_000);
});
