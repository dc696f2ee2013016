import { l10n } from 'vscode';
import type { Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { errors } from '../../core/util/errors';
import type { TaskTerminals } from '../terminals/taskTerminals';
import { chooseTask, type ChooseTaskParts } from '../prompts/chooseTask';
import { command } from './command';

interface OpenTaskShellParts extends ChooseTaskParts {
  readonly terminals: TaskTerminals;
}

/** Shows the terminal of a shell, or opens one beside the agent of a task that runs. Throws `shell-not-open`. */
export const openTaskShell = command('tsk.openTaskShell', async (parts: OpenTaskShellParts, argument) => {
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Open Shell'),
    placeholder: l10n.t('Select a task'),
    none: l10n.t('TSK: No task is running.'),
    fits: canBeEntered,
  });
  if (!task) return;
  if (!canBeEntered(task)) throw errors.shellNotOpen(shortId(task.id), 'it is not at work.');
  parts.terminals.show(task);
});

function canBeEntered({ state, interactive }: Task): boolean {
  return state.kind === 'running' || (interactive !== undefined && state.kind === 'assigned');
}
