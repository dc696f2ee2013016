import type { TreeDataProvider, TreeItem } from 'vscode';
import { isActive, type Task } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { Emitter } from '../../core/util/event';
import type { Clock } from '../../core/util/time';
import type { TaskList, TaskUpdate } from '../tasks/taskList';
import { taskItem } from './taskItem';
import { taskView } from './taskView';

/** The tasks of a `TaskList` as tree nodes. A node is a task's id: it stays the same while the task changes. */
export class TaskTree implements TreeDataProvider<TaskId>, Disposable {
  private readonly subscriptions = new DisposableStore();
  private readonly emitter = new Emitter<TaskId[] | undefined>();
  readonly onDidChangeTreeData = this.emitter.event;

  private ticking: NodeJS.Timeout | undefined;
  private visible = false;

  constructor(
    private readonly list: Pick<TaskList, 'tasks' | 'get' | 'start' | 'onDidChange'>,
    private readonly clock: Clock,
  ) {
    this.subscriptions.add(list.onDidChange((updates) => this.update(updates)));
  }

  /** Elapsed times advance only while somebody can see them. */
  setVisible(visible: boolean): void {
    this.visible = visible;
    this.tickWhileNeeded();
    if (visible) this.refreshActive();
  }

  async getChildren(parent?: TaskId): Promise<TaskId[]> {
    if (parent !== undefined) return [];
    await this.list.start();
    return this.list.tasks.map(({ id }) => id);
  }

  getTreeItem(id: TaskId): TreeItem {
    const task = this.list.get(id);
    // A node that VS Code asks for after its task went is about to vanish.
    return task ? taskItem(id, taskView(task, this.clock.now())) : { id, label: '' };
  }

  /** All nodes are at the top; `TreeView.reveal` wants to be told. */
  getParent(): undefined {
    return undefined;
  }

  dispose(): void {
    clearInterval(this.ticking);
    this.ticking = undefined;
    this.visible = false;
    this.subscriptions.dispose();
    this.emitter.dispose();
  }

  private update(updates: readonly TaskUpdate[]): void {
    const sameMembers = updates.every(({ before, after }) => before && after);
    if (!sameMembers) this.emitter.fire(undefined);
    else if (updates.length) this.emitter.fire(updates.map(({ id }) => id));
    this.tickWhileNeeded();
  }

  private tickWhileNeeded(): void {
    const needed = this.visible && this.active.length > 0;
    if (needed === (this.ticking !== undefined)) return;
    clearInterval(this.ticking);
    this.ticking = needed ? setInterval(() => this.refreshActive(), 1000) : undefined;
  }

  private refreshActive(): void {
    if (this.active.length) this.emitter.fire(this.active.map(({ id }) => id));
  }

  private get active(): readonly Task[] {
    return this.list.tasks.filter(({ state }) => isActive(state));
  }
}
