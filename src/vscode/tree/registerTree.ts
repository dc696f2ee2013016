import { window } from 'vscode';
import type { Core } from '../../core/core';
import { isActive } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { count } from '../../core/util/text';
import { systemClock } from '../../core/util/time';
import type { WindowState } from '../windowState';
import { TaskTree } from './taskTree';
import { nodeKey } from './treeNode';

/** The task view, for those who want to point at a task. */
export interface TaskTreeView extends Disposable {
  /** Shows the view with that task selected, without taking the keyboard. */
  reveal(id: TaskId): Promise<void>;
  /** Shows what a task asked of the network, opened. */
  revealNetwork(id: TaskId): Promise<void>;
}

/** Creates the task view. What it needs to know is asked for when it is seen for the first time. */
export function registerTree(
  { tasks, folders, engine }: WindowState,
  core: Pick<Core, 'networkRecord'>,
): TaskTreeView {
  const store = new DisposableStore();
  const tree = store.add(new TaskTree(tasks, core, systemClock));
  const view = store.add(
    window.createTreeView('tsk.tasks', { treeDataProvider: tree, showCollapseAll: false }),
  );

  const look = (visible: boolean): void => {
    tree.setVisible(visible);
    if (!visible) return;
    void tasks.start();
    void folders.ready();
    void engine.check();
  };
  const describe = (): void => {
    const running = tasks.tasks.filter(({ state }) => isActive(state)).length;
    view.badge = running ? { value: running, tooltip: `${count(running, 'task')} running` } : undefined;
    // A task at work proves that there is an engine again.
    if (running && engine.current === 'missing') void engine.recheck();
    const stuck = engine.current === 'missing' && tasks.tasks.some(({ state }) => state.kind === 'pending');
    view.message = stuck ? 'No container engine answers: queued tasks wait. Start Docker or Podman.' : '';
  };
  store.add(view.onDidChangeVisibility(({ visible }) => look(visible)));
  store.add(tasks.onDidChange(describe));
  store.add(engine.onDidChange(describe));
  look(view.visible);

  return {
    reveal: async (id) => view.reveal(id, { select: true, focus: false }),
    revealNetwork: async (id) =>
      view.reveal(nodeKey({ kind: 'network', id }), { select: true, focus: true, expand: true }),
    dispose: () => store.dispose(),
  };
}
