import { commands, window } from 'vscode';
import type { TaskId } from '../../core/model/taskId';
import { DisposableStore, onDispose, type Disposable } from '../../core/util/disposable';
import { notifySetting } from '../common/settings';
import { isFromOpenWorktree } from '../repositories/openFolder';
import type { WindowState } from '../window/windowState';
import { newNotices, noticesToShow, type EndNotice } from './endNotice';

/** Ends within this time, in milliseconds, are announced together. */
const burstMs = 300;
/** More would not be read on return: the tree has them all. */
const maxWaiting = 200;

/**
 * Announces the end of a task once, in the window that has its working tree open: two windows on two working trees of one
 * repository list each other's tasks, but do not both announce them. While the window is not looked at, it collects.
 */
export function registerEndNotices(
  { tasks, folders }: WindowState,
  onError: (error: unknown) => void,
): Disposable {
  const store = new DisposableStore();
  const told = new Set<TaskId>();
  let waiting: EndNotice[] = [];
  let timer: NodeJS.Timeout | undefined;
  const tellAll = (): void => {
    timer = undefined;
    if (!window.state.focused) return;
    for (const notice of noticesToShow(waiting.splice(0), notifySetting())) tell(notice).catch(onError);
  };
  const tellSoon = (): void => {
    timer ??= setTimeout(tellAll, burstMs);
  };
  store.add(onDispose(() => clearTimeout(timer)));
  store.add(
    tasks.onDidChange((updates) => {
      const ours = updates.filter(({ after }) => after && isFromOpenWorktree(after, folders.current));
      const notices = newNotices(ours, told);
      if (!notices.length) return;
      waiting = [...waiting, ...notices].slice(-maxWaiting);
      tellSoon();
    }),
  );
  store.add(
    window.onDidChangeWindowState(({ focused }) => {
      if (focused && waiting.length) tellSoon();
    }),
  );
  return store;
}

async function tell({ kind, message, buttons }: EndNotice): Promise<void> {
  const show = {
    done: window.showInformationMessage,
    failed: window.showErrorMessage,
    needed: window.showWarningMessage,
  }[kind];
  const answer = await show(message, ...buttons.map(({ title }) => title));
  const chosen = buttons.find(({ title }) => title === answer);
  if (chosen)
    await commands.executeCommand(
      chosen.command,
      ...(chosen.argument === undefined ? [] : [chosen.argument]),
    );
}
