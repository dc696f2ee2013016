import { l10n, window } from 'vscode';
import type { Core } from '../../core/core';
import type { Disposable } from '../../core/util/disposable';
import { errors } from '../../core/util/errors';
import { notificationText } from '../common/safeText';
import { showError } from '../errors/showError';
import type { ExtensionLog } from '../logs/extensionLog';
import type { TaskList } from '../tasks/taskList';
import type { TaskTreeView } from '../tree/registerTree';
import { taskOfPath } from './taskLink';

interface LinkParts {
  readonly core: Pick<Core, 'tasks'>;
  readonly tasks: TaskList;
  readonly folders: { ready(): Promise<void> };
  readonly tree: Pick<TaskTreeView, 'reveal'>;
  readonly log: ExtensionLog;
}

/** Shows a task when its link is opened. A link is a stranger's: it does nothing but show. */
export function registerLinks(parts: LinkParts): Disposable {
  return window.registerUriHandler({
    handleUri: async ({ path }) => {
      try {
        await reveal(parts, path);
      } catch (error) {
        await showError(error, { log: parts.log });
      }
    },
  });
}

async function reveal({ core, tasks, folders, tree }: LinkParts, path: string): Promise<void> {
  const named = taskOfPath(path);
  if (named === undefined)
    throw errors.badInput(l10n.t('This link does not lead to a task. A task link ends with /task/ID.'));
  await Promise.all([folders.ready(), tasks.start()]);
  const task = await core.tasks.get(named);
  if (tasks.tasks.some(({ id }) => id === task.id)) return tree.reveal(task.id);
  await window.showInformationMessage(
    l10n.t(
      'TSK: “{0}” belongs to another repository. Open its folder to see it: {1}',
      notificationText(task.name, 60),
      notificationText(task.snapshot.worktree),
    ),
  );
}
