import { l10n, window } from 'vscode';
import { errors } from '../../core/util/errors';
import { shortId } from '../../core/model/taskId';
import { askForShell } from '../terminals/askForShell';
import { shellRequest } from '../terminals/shellRequest';
import type { TaskTerminals } from '../terminals/taskTerminals';
import type { TaskList } from '../tasks/taskList';
import { chooseRepository, type ChooseRepositoryParts } from './chooseRepository';

export interface OpenShellParts extends ChooseRepositoryParts {
  readonly tasks: TaskList;
  readonly terminals: TaskTerminals;
}

/** Opens a terminal in a fresh sandbox, or in that of a task that runs; of the one it was invoked on, where it was. */
export async function openShell(parts: OpenShellParts, argument: unknown): Promise<void> {
  const { core, tasks, terminals } = parts;
  if (typeof argument === 'string') {
    const task = await core.tasks.get(argument);
    if (task.state.kind !== 'running' && !(task.interactive && task.state.kind === 'assigned')) {
      throw errors.shellNotOpen(shortId(task.id), 'it is not at work.');
    }
    terminals.show(task);
    return;
  }
  const repository = await chooseRepository(parts, l10n.t('Open Shell'));
  if (!repository) return;
  const choice = await askForShell(core, repository, tasks);
  if (choice?.kind === 'running') terminals.show(choice.task);
  else if (choice) {
    const request = shellRequest(repository, choice);
    window.createTerminal(terminals.fresh(() => Promise.resolve(request))).show();
  }
}
