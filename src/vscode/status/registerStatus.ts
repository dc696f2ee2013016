import { l10n, StatusBarAlignment, window } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { commandMarkdown } from '../common/markdown';
import type { TaskList } from '../tasks/taskList';
import type { QueuePause } from '../window/queuePause';
import { statusCommands, statusEntry } from './statusEntry';

/** Shows how many tasks run and wait, while any does, and that the queue is paused. */
export function registerStatus(tasks: TaskList, pause: QueuePause): Disposable {
  const store = new DisposableStore();
  const item = store.add(window.createStatusBarItem('tsk.status', StatusBarAlignment.Left));
  item.name = l10n.t('TSK Tasks');
  item.command = 'tsk.tasks.focus';
  const show = (): void => {
    const entry = statusEntry(tasks.tasks, pause.isPaused, new Date());
    if (!entry) return item.hide();
    item.text = entry.text;
    item.tooltip = commandMarkdown(entry.tooltip, statusCommands);
    item.accessibilityInformation = { label: entry.spoken, role: 'button' };
    item.show();
  };
  store.add(tasks.onDidChange(show));
  store.add(pause.onDidChange(show));
  show();
  return store;
}
