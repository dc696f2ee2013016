import type { TreeView } from 'vscode';
import type { Core } from '../../core/core';
import { isActive } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import { onDispose, DisposableStore, type Disposable } from '../../core/util/disposable';
import type { TaskList } from '../tasks/taskList';
import type { TaskTree } from './taskTree';

/** By then it is known who runs a task, and the tree has it. */
const settleMs = 400;

interface RevealPorts {
  readonly view: Pick<TreeView<string>, 'visible' | 'reveal'>;
  readonly tree: Pick<TaskTree, 'uncover'>;
  readonly tasks: Pick<TaskList, 'onDidChange' | 'get'>;
  readonly core: Pick<Core, 'runningHere'>;
  readonly onError: (error: unknown) => void;
}

/** Scrolls to a task that another process has started, while the view is visible; selects and focuses nothing. */
export function revealStarted({ view, tree, tasks, core, onError }: RevealPorts): Disposable {
  const timers = new Set<NodeJS.Timeout>();
  const reveal = (id: TaskId): void => {
    const task = tasks.get(id);
    if (!view.visible || !task || !isActive(task.state)) return;
    if (core.runningHere().includes(id) || !tree.uncover(id)) return;
    view.reveal(id, { select: false, focus: false }).then(undefined, onError);
  };
  const store = new DisposableStore();
  store.add(
    tasks.onDidChange((updates) => {
      const started = updates.filter(
        ({ before, after }) => before && after && !isActive(before.state) && isActive(after.state),
      );
      // With many at once, as after a sleep of the machine, the last says enough.
      const id = started.at(-1)?.id;
      if (id === undefined) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        reveal(id);
      }, settleMs);
      timers.add(timer);
    }),
  );
  store.add(onDispose(() => timers.forEach((timer) => clearTimeout(timer))));
  return store;
}
