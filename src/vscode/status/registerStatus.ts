import { StatusBarAlignment, window } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import type { TaskList } from '../tasks/taskList';
import { statusEntry } from './statusEntry';

/** Shows how many tasks run and wait, while any does. */
export function registerStatus(tasks: TaskList): Disposable {
  const store = new DisposableStore();
  const item = store.add(window.createStatusBarItem('tsk.status', StatusBarAlignment.Left));
  item.name = 'TSK Tasks';
  item.command = 'tsk.tasks.focus';
  const show = (): void => {
    const entry = statusEntry(tasks.tasks);
    if (!entry) return item.hide();
    item.text = entry.text;
    item.tooltip = entry.tooltip;
    item.accessibilityInformation = { label: entry.spoken, role: 'button' };
    item.show();
  };
  store.add(tasks.onDidChange(show));
  return store;
}
