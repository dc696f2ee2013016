import { l10n, window } from 'vscode';
import { askForShell } from '../terminals/askForShell';
import { shellRequest } from '../terminals/shellRequest';
import type { TaskTerminals } from '../terminals/taskTerminals';
import type { TaskList } from '../tasks/taskList';
import { chooseRepository, type ChooseRepositoryParts } from '../prompts/chooseRepository';
import { command } from './command';

interface OpenShellParts extends ChooseRepositoryParts {
  readonly tasks: TaskList;
  readonly terminals: TaskTerminals;
}

/** Asks in which sandbox: opens a terminal in a fresh one, or in that of a task that runs. */
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
