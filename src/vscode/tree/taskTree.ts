import type { TreeDataProvider, TreeItem } from 'vscode';
import type { Core } from '../../core/core';
import type { NetworkEntry } from '../../core/model/network';
import { isActive, isEnded, networkOf, type NetworkSummary, type Task } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { Emitter } from '../../core/util/event';
import type { Clock } from '../../core/util/time';
import { domainViews, summaryOf, type DomainView } from '../network/networkView';
import type { TaskList, TaskUpdate } from '../tasks/taskList';
import { domainItem, moreItem, networkItem } from './networkItem';
import { taskItem } from './taskItem';
import { taskView } from './taskView';
import { nodeKey, parseNode } from './treeNode';

/**
 * The tasks of a `TaskList` as tree nodes, and below each what it asked of the network. A node is a text (see
 * `nodeKey`): it stays the same while the task changes.
 */
export class TaskTree implements TreeDataProvider<string>, Disposable {
  private readonly subscriptions = new DisposableStore();
  private readonly emitter = new Emitter<string[] | undefined>();
  readonly onDidChangeTreeData = this.emitter.event;

  /** What was read last of the records that are open. */
  private readonly records = new Map<TaskId, readonly NetworkEntry[]>();
  private ticking: NodeJS.Timeout | undefined;
  private visible = false;

  constructor(
    private readonly list: Pick<TaskList, 'tasks' | 'get' | 'start' | 'onDidChange'>,
    private readonly core: Pick<Core, 'networkRecord'>,
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

  async getChildren(parent?: string): Promise<string[]> {
    if (parent === undefined) {
      await this.list.start();
      return this.list.tasks.map(({ id }) => id);
    }
    const node = parseNode(parent);
    const task = node && this.list.get(node.id);
    if (!task) return [];
    if (node.kind === 'task') return hasNetwork(task) ? [nodeKey({ kind: 'network', id: node.id })] : [];
    if (node.kind !== 'network') return [];
    const { views, more } = domainViews(await this.read(node.id));
    return [
      ...views.map(({ key }) => nodeKey({ kind: 'domain', id: node.id, key })),
      ...(more ? [nodeKey({ kind: 'more', id: node.id })] : []),
    ];
  }

  async getTreeItem(key: string): Promise<TreeItem> {
    const node = parseNode(key);
    const task = node && this.list.get(node.id);
    // A node that VS Code asks for after its task went is about to vanish.
    if (!task) return { id: key, label: '' };
    switch (node.kind) {
      case 'task':
        return taskItem(node.id, taskView(task, this.clock.now()), hasNetwork(task));
      case 'network':
        return networkItem(key, await this.summary(task));
      case 'domain': {
        const view = this.domain(node.id, node.key);
        return view ? domainItem(key, view) : { id: key, label: '' };
      }
      case 'more':
        return moreItem(key, domainViews(this.records.get(node.id) ?? []).more);
    }
  }

  /** `TreeView.reveal` wants to be told. */
  getParent(key: string): string | undefined {
    const node = parseNode(key);
    if (!node || node.kind === 'task') return undefined;
    return node.kind === 'network' ? node.id : nodeKey({ kind: 'network', id: node.id });
  }

  dispose(): void {
    clearInterval(this.ticking);
    this.ticking = undefined;
    this.visible = false;
    this.subscriptions.dispose();
    this.emitter.dispose();
  }

  private async summary(task: Task): Promise<NetworkSummary> {
    return networkOf(task) ?? summaryOf(await this.read(task.id));
  }

  private async read(id: TaskId): Promise<readonly NetworkEntry[]> {
    const entries = await this.core.networkRecord(id);
    this.records.set(id, entries);
    return entries;
  }

  private domain(id: TaskId, key: string): DomainView | undefined {
    return domainViews(this.records.get(id) ?? []).views.find((view) => view.key === key);
  }

  private update(updates: readonly TaskUpdate[]): void {
    for (const { id, after } of updates) if (!after) this.records.delete(id);
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

/** True when the task has, or may get, a record of its network. */
function hasNetwork(task: Task): boolean {
  if (isEnded(task.state)) return networkOf(task) !== undefined;
  return task.state.kind === 'running' && task.network === 'allowlist';
}
