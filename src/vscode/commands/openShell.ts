import { l10n, window } from 'vscode';
import type { Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { errors } from '../../core/util/errors';
import { chooseRepository, type ChooseRepositoryParts } from '../prompts/chooseRepository';
import { chooseTask, type ChooseTaskParts } from '../prompts/chooseTask';
import type { TaskList } from '../tasks/taskList';
import { askForShell } from '../terminals/askForShell';
import { shellRequest } from '../terminals/shellRequest';
import type { TaskTerminals } from '../terminals/taskTerminals';
import { command } from './command';

interface OpenShellParts extends ChooseRepositoryParts {
  readonly tasks: TaskList;
  readonly terminals: TaskTerminals;
}

/** Asks for a sandbox: opens a terminal in a new one, or in that of a running task. */
export const openShell = command('tsk.openShell', async (parts: OpenShellParts) => {
  const { core, tasks, terminals } = parts;
  const repository = await chooseRepository(parts, l10n.t('Open Shell'));
  if (!repository) return;
  const choice = await askForShell(core, repository, tasks);
  if (choice?.kind === 'running') terminals.show(choice.task);
  else if (choice) {
    const request = shellRequest(repository, choice);
    window.createTerminal(terminals.fresh(() => Promise.resolve(request))).show();
  }
});

interface OpenTaskShellParts extends ChooseTaskParts {
  readonly terminals: TaskTerminals;
}

/** Shows the terminal of a shell, or opens one beside the agent of a task that runs. Throws `shell-not-open`. */
export const openTaskShell = command('tsk.openTaskShell', async (parts: OpenTaskShellParts, argument) => {
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Open Shell'),
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
