import type { TreeDataProvider, TreeItem } from 'vscode';
import type { Core } from '../../core/core';
import { holdsByAgent } from '../../core/model/holds';
import { isActive, isEnded, type Hold, type Task } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { Emitter } from '../../core/util/event';
import { timestamp, type Clock } from '../../core/util/time';
import { plainMarkdown } from '../common/markdown';
import type { ReviewedTasks } from '../tasks/reviewedTasks';
import type { TaskList, TaskUpdate } from '../tasks/taskList';
import { pageItem, groupingItem } from './groupingItem';
import { groupView, headingView } from './groupingView';
import { TaskDetails } from './taskDetails';
import { TaskForest, type ForestChange } from './taskForest';
import { taskItem, type Below } from './taskItem';
import { taskView, type TaskFacts } from './taskView';
import { nodeKey, parseNode, taskIdOf, top } from './treeNode';
import type { TreeSettings } from './treeSettings';

const many = 200;

export interface TaskTreePorts {
  readonly list: Pick<TaskList, 'tasks' | 'get' | 'start' | 'onDidChange'>;
  readonly core: Pick<Core, 'networkRecord' | 'changes'>;
  readonly settings: Pick<TreeSettings, 'current' | 'onDidChange'>;
  readonly reviewed: Pick<ReviewedTasks, 'isWaiting' | 'onDidChange'>;
  readonly clock: Clock;
  /** For what the tree says itself, to be looked up. */
  readonly onError: (error: unknown) => void;
}

/**
 * The tasks of a `TaskList` as tree nodes, and below each what is known of it. A node is a text (see `nodeKey`): it stays
 * the same while the task changes.
 */
export class TaskTree implements TreeDataProvider<string>, Disposable {
  private readonly subscriptions = new DisposableStore();
  private readonly emitter = new Emitter<string[] | undefined>();
  readonly onDidChangeTreeData = this.emitter.event;
  readonly forest: TaskForest;
  readonly details: TaskDetails;

  private holds: ReadonlyMap<string, Hold> = new Map();
  private ticking: NodeJS.Timeout | undefined;
  private holdTimer: NodeJS.Timeout | undefined;
  private visible = false;

  constructor(private readonly ports: TaskTreePorts) {
    const { list, settings, reviewed, core, onError } = ports;
    this.details = new TaskDetails(core, onError);
    this.forest = new TaskForest(settings.current);
    this.forest.reset(list.tasks, settings.current);
    this.subscriptions.add(list.onDidChange((updates) => this.update(updates)));
    this.subscriptions.add(
      settings.onDidChange(() => {
        this.forest.reset(list.tasks, settings.current);
        this.emitter.fire(undefined);
      }),
    );
    this.subscriptions.add(reviewed.onDidChange((ids) => this.emitter.fire([...ids])));
  }

  /** Elapsed times advance only while the view is visible. */
  setVisible(visible: boolean): void {
    this.visible = visible;
    this.tickWhileNeeded();
    if (visible) this.refreshActive();
  }

  /** Makes VS Code ask again for everything it shows. */
  refresh(): void {
    this.emitter.fire(undefined);
  }

  async getChildren(parent?: string): Promise<string[]> {
    if (parent === undefined) {
      await this.ports.list.start();
      return [...this.forest.nodesBelow(top)];
    }
    const node = parseNode(parent);
    if (!node) return [];
    switch (node.kind) {
      case 'page':
        return [];
      case 'heading':
        return [...this.forest.nodesBelow(parent)];
      case 'group':
        return this.forest.tasksOfGroup(node.group, node.parentKey).map(({ id }) => id);
      default: {
        const task = this.ports.list.get(node.id);
        if (!task) return [];
        if (node.kind !== 'task') return [...(await this.details.below(node, task))];
        return [...this.details.of(task), ...this.forest.nodesBelow(parent)];
      }
    }
  }

  async getTreeItem(key: string): Promise<TreeItem> {
    // A node that VS Code asks for after its task went is about to vanish.
    return (await this.itemOf(key)) ?? { id: key, label: '' };
  }

  /** A tooltip is made on hover: there may be thousands of nodes. */
  resolveTreeItem(item: TreeItem, key: string): TreeItem {
    const node = parseNode(key);
    const task = node?.kind === 'task' ? this.ports.list.get(node.id) : undefined;
    if (task) item.tooltip = plainMarkdown(this.viewOf(task).tooltip());
    return item;
  }

  /** `TreeView.reveal` needs it. */
  getParent(key: string): string | undefined {
    const node = parseNode(key);
    switch (node?.kind) {
      case undefined:
      case 'heading':
        return undefined;
      case 'group':
      case 'page':
        return node.parentKey === top ? undefined : node.parentKey;
      case 'task':
        return this.forest.holderOf(node.id) || undefined;
      case 'reason':
      case 'step':
      case 'changes':
      case 'network':
        return node.id;
      case 'file':
      case 'moreFiles':
      case 'unread':
        return nodeKey({ kind: 'changes', id: node.id });
      case 'domain':
      case 'more':
        return nodeKey({ kind: 'network', id: node.id });
    }
  }

  /** Makes a task one of the nodes that are shown. False when the filter, or the window, does not show it. */
  uncover(id: TaskId): boolean {
    if (!this.forest.get(id)) return false;
    this.fireChildrenOf(this.forest.uncover(id));
    return true;
  }

  showMore(parentKey: string): void {
    this.forest.showMore(parentKey);
    this.fireChildrenOf([parentKey]);
  }

  /** The tasks that nodes stand for: a task itself, the members of a group. */
  tasksOf(keys: readonly string[]): readonly TaskId[] {
    const ids = keys.flatMap((key) => {
      const node = parseNode(key);
      if (node?.kind === 'group') {
        return this.forest.tasksOfGroup(node.group, node.parentKey).map(({ id }) => id);
      }
      return taskIdOf(node) ?? [];
    });
    return [...new Set(ids)];
  }

  /** False when a task that one of these nodes stands for is hidden. */
  shows(keys: readonly string[]): boolean {
    return this.tasksOf(keys).every((id) => this.forest.get(id));
  }

  dispose(): void {
    clearInterval(this.ticking);
    clearTimeout(this.holdTimer);
    this.ticking = undefined;
    this.visible = false;
    this.subscriptions.dispose();
    this.emitter.dispose();
  }

  private async itemOf(key: string): Promise<TreeItem | undefined> {
    const node = parseNode(key);
    if (!node) return undefined;
    switch (node.kind) {
      case 'heading': {
        const { grouping } = this.ports.settings.current;
        const view = headingView(grouping, node.value, this.forest.tasksBelow(key));
        return groupingItem(key, view, 'heading', 'open');
      }
      case 'group': {
        const tasks = this.forest.tasksOfGroup(node.group, node.parentKey);
        const below = tasks.every(({ state }) => isEnded(state)) ? 'closed' : 'open';
        return groupingItem(key, groupView(tasks), 'group', below);
      }
      case 'page':
        return pageItem(key, this.forest.hiddenBelow(node.parentKey));
      default: {
        const task = this.ports.list.get(node.id);
        if (!task) return undefined;
        if (node.kind === 'task') return taskItem(node.id, this.viewOf(task), this.belowOf(task));
        return this.details.item(key, node, task, !this.forest.hasTasksBelow(node.id));
      }
    }
  }

  private belowOf(task: Task): Below {
    if (this.forest.tasksBelow(task.id).some(({ state }) => !isEnded(state))) return 'open';
    return this.details.has(task) || this.forest.hasTasksBelow(task.id) ? 'closed' : 'nothing';
  }

  private viewOf(task: Task): ReturnType<typeof taskView> {
    const { list, reviewed, clock } = this.ports;
    const hold = this.holds.get(task.agent);
    const facts: TaskFacts = {
      nameOf: (id) => list.get(id)?.name,
      unreviewed: reviewed.isWaiting(task),
      inGroup: this.groupOf(task.id) !== undefined,
      ...(hold ? { hold } : {}),
    };
    return taskView(task, clock.now(), facts);
  }

  /** The node of the comparison group that holds a task. */
  private groupOf(id: TaskId): string | undefined {
    if (this.forest.get(id)?.group === undefined) return undefined;
    const holder = this.forest.holderOf(id);
    return holder?.startsWith('group|') ? holder : undefined;
  }

  private update(updates: readonly TaskUpdate[]): void {
    for (const { id, after } of updates) if (!after) this.details.forget(id);
    const holdsChanged = this.lookAtHolds(updates);
    const { parentKeys, tasks } = this.arrange(updates);
    if (parentKeys.has(top) || holdsChanged) this.emitter.fire(undefined);
    else {
      const groups = [...tasks].flatMap((id) => this.groupOf(id) ?? []);
      const keys = new Set([...parentKeys, ...groups, ...tasks]);
      if (keys.size) this.emitter.fire([...keys]);
    }
    this.tickWhileNeeded();
  }

  /** Many at once are sorted better than put in one by one. */
  private arrange(updates: readonly TaskUpdate[]): ForestChange {
    if (updates.length < many) return this.forest.apply(updates);
    this.forest.reset(this.ports.list.tasks, this.ports.settings.current);
    return { parentKeys: new Set([top]), tasks: new Set() };
  }

  /** A hold that one task learned of is one of all tasks of that agent. True when that became different. */
  private lookAtHolds(updates: readonly TaskUpdate[]): boolean {
    const holds = (task: Task | undefined): boolean => task?.state.kind === 'pending' && !!task.state.hold;
    const concerned = updates.some(({ before, after }) => holds(before) || holds(after));
    return concerned && this.readHolds();
  }

  private readHolds(): boolean {
    const { list, clock } = this.ports;
    const before = this.holds;
    this.holds = holdsByAgent(list.tasks, timestamp(clock));
    clearTimeout(this.holdTimer);
    const [first] = [...this.holds.values()].map(({ until }) => until).sort();
    if (first !== undefined) {
      const ms = Math.min(Math.max(Date.parse(first) - clock.now().getTime(), 0) + 1000, 2 ** 31 - 1);
      this.holdTimer = setTimeout(() => {
        if (this.readHolds()) this.emitter.fire(undefined);
      }, ms);
      this.holdTimer.unref();
    }
    const same = [...this.holds].every(([agent, { until }]) => before.get(agent)?.until === until);
    return !same || before.size !== this.holds.size;
  }

  private fireChildrenOf(parentKeys: readonly string[]): void {
    if (parentKeys.includes(top)) this.emitter.fire(undefined);
    else if (parentKeys.length) this.emitter.fire([...parentKeys]);
  }

  private tickWhileNeeded(): void {
    const needed = this.visible && this.active.length > 0;
    if (needed === (this.ticking !== undefined)) return;
    clearInterval(this.ticking);
    this.ticking = needed ? setInterval(() => this.refreshActive(), 1000) : undefined;
  }

  private refreshActive(): void {
    const { active } = this;
    if (active.length) this.emitter.fire(active.map(({ id }) => id));
  }

  private get active(): readonly Task[] {
    return this.ports.list.tasks.filter(({ id, state }) => isActive(state) && this.forest.get(id));
  }
}
