import { commands, window } from 'vscode';
import type { TaskId } from '../../core/model/taskId';
import type { Disposable } from '../../core/util/disposable';
import { isFromOpenWorktree } from '../repositories/openFolder';
import type { WindowState } from '../windowState';
import { endNotice, type EndNotice } from './endNotice';

/**
 * Tells the end of a task once, in the window that has its working tree open: two windows on two
 * working trees of one repository list each other's tasks, but do not both announce them.
 */
export function registerEndNotices(
  { tasks, folders }: WindowState,
  onError: (error: unknown) => void,
): Disposable {
  const told = new Set<TaskId>();
  return tasks.onDidChange((updates) => {
    for (const update of updates) {
      const notice = endNotice(update);
      if (
        !notice ||
        told.has(update.id) ||
        !update.after ||
        !isFromOpenWorktree(update.after, folders.current)
      )
        continue;
      told.add(update.id);
      tell(update.id, notice).catch(onError);
    }
  });
}

async function tell(id: TaskId, { severity, message, button }: EndNotice): Promise<void> {
  const show = severity === 'error' ? window.showErrorMessage : window.showInformationMessage;
  const answer = await show(message, button.title);
  if (answer === button.title) await commands.executeCommand(button.command, id);
}
