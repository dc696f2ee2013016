import { commands, l10n, window, workspace } from 'vscode';
import type { Core } from '../../core/core';
import { isActive } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { systemClock } from '../../core/util/time';
import type { EngineStatus } from '../engine/engineStatus';
import type { OpenFolders } from '../repositories/openFolders';
import type { ReviewedTasks } from '../tasks/reviewedTasks';
import type { TaskList } from '../tasks/taskList';
import { filterText } from './filterText';
import { FocusedRows, type FocusWord } from './focusedRows';
import { offerToClearFilter } from './offerToClearFilter';
import { revealStarted } from './revealStarted';
import { TaskDrag } from './taskDrag';
import { TaskTree } from './taskTree';
import { nodeKey, parseNode } from './treeNode';
import { isFiltering } from './treeOptions';
import type { TreeSettings } from './treeSettings';

/** Of VS Code: on the focused row of the list that had the focus last. package.json names it too. */
const toggle = 'list.toggleSelection';

/** The task view, for those who want to point at a task, or to know what the user points at. */
export interface TaskTreeView extends Disposable {
  /** Shows the view with that task selected, without taking the keyboard. If the filter hides it, says so. */
  reveal(id: TaskId): Promise<void>;
  /** Shows the network requests of a task, expanded. */
  revealNetwork(id: TaskId): Promise<void>;
  /** The nodes that a key acts on: the focused one, first, and all that is selected where it is part of that. */
  focusedRows(word: FocusWord): Promise<readonly string[]>;
  /** The tasks that nodes stand for. */
  tasksOf(keys: readonly string[]): readonly TaskId[];
  /** Shows more children of a node that has very many, by the key of its last child, which says so. */
  showMore(key: unknown): void;
}

/** What the view shows. */
interface TreeParts {
  readonly tasks: TaskList;
  readonly folders: OpenFolders;
  readonly engine: EngineStatus;
  readonly treeSettings: TreeSettings;
  readonly reviewed: ReviewedTasks;
}

/** Creates the task view. What it needs to know is asked for when it is seen for the first time. */
export function registerTree(
  { tasks, folders, engine, treeSettings, reviewed }: TreeParts,
  core: Pick<Core, 'networkRecord' | 'changes' | 'tasks' | 'runningHere' | 'locate'>,
  onError: (error: unknown) => void,
): TaskTreeView {
  const store = new DisposableStore();
  const tree = store.add(
    new TaskTree({ list: tasks, core, settings: treeSettings, reviewed, clock: systemClock, onError }),
  );
  const reveal = async (id: TaskId): Promise<void> => {
    if (tree.uncover(id)) await view.reveal(id, { select: true, focus: false });
    else sayHidden(id, reveal);
  };
  const revealNetwork = async (id: TaskId): Promise<void> => {
    const node = nodeKey({ kind: 'network', id });
    if (tree.uncover(id)) await view.reveal(node, { select: true, focus: true, expand: true });
    else sayHidden(id, revealNetwork);
  };
  // Not waited for: a message may stay up for hours.
  const sayHidden = (id: TaskId, again: (id: TaskId) => Promise<void>): void =>
    void offerToClearFilter({ tasks, treeSettings }, id, again).catch(onError);
  const drag = new TaskDrag({ tree, tasks, core, settings: treeSettings, reveal });
  const view = store.add(
    window.createTreeView('tsk.tasks', {
      treeDataProvider: tree,
      showCollapseAll: true,
      canSelectMany: true,
      dragAndDropController: drag,
    }),
  );

  const rows = store.add(
    new FocusedRows({
      onDidChangeSelection: view.onDidChangeSelection,
      toggleTwice: () => commands.executeCommand('runCommands', { commands: [toggle, toggle] }),
      now: () => performance.now(),
    }),
  );

  const look = (visible: boolean): void => {
    tree.setVisible(visible);
    if (!visible) return;
    void tasks.start();
    void folders.ready();
    void engine.check();
  };
  const describe = (): void => {
    const value = tasks.tasks.filter((task) => reviewed.isWaiting(task)).length;
    const tooltip = value === 1 ? l10n.t('1 result to review') : l10n.t('{0} results to review', value);
    if (view.badge?.value !== (value || undefined)) view.badge = value ? { value, tooltip } : undefined;
    // A running task proves that there is an engine again.
    const works = tasks.tasks.some(({ state }) => isActive(state));
    if (works && engine.current === 'missing') void engine.recheck();
    const stuck = engine.current === 'missing' && tasks.tasks.some(({ state }) => state.kind === 'pending');
    const { filter } = treeSettings.current;
    const filtered = isFiltering(filter);
    view.description = filtered ? filterText(filter) : '';
    const lines = [
      ...(stuck
        ? [l10n.t('No container engine is running, so queued tasks wait. Start Docker or Podman.')]
        : []),
      // Where none fits, the welcome says so: it is not shown beside a message.
      ...(filtered && tree.forest.size
        ? [l10n.t('{0} of {1} tasks: {2}', tree.forest.size, tasks.tasks.length, filterText(filter))]
        : []),
    ];
    view.message = lines.join(' ');
  };
  store.add(view.onDidChangeVisibility(({ visible }) => look(visible)));
  store.add(tasks.onDidChange(describe));
  store.add(engine.onDidChange(describe));
  store.add(treeSettings.onDidChange(describe));
  store.add(reviewed.onDidChange(describe));
  // What a task changed is read by git, which runs from now on.
  store.add(workspace.onDidGrantWorkspaceTrust(() => tree.refresh()));
  store.add(revealStarted({ view, tree, tasks, core, onError }));
  look(view.visible);

  return {
    reveal,
    revealNetwork,
    focusedRows: async (word) => {
      const found = await rows.ask(word);
      return tree.shows(found) ? found : [];
    },
    tasksOf: (keys) => tree.tasksOf(keys),
    showMore: (key) => {
      const node = parseNode(key);
      if (node?.kind === 'page') tree.showMore(node.parentKey);
    },
    dispose: () => store.dispose(),
  };
}
