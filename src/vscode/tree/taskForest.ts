import type { Task } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import type { TaskUpdate } from '../tasks/taskList';
import { nodeKey, top } from './treeNode';
import { comparing, fits, stateGroupOf, stateGroups, type TreeOptions } from './treeOptions';

/** How many children of a node are shown before the user asks for more. */
const pageSize = 500;

/** What an update changes: the nodes of `parentKeys` have other children than before, `tasks` only look different. */
export interface ForestChange {
  readonly parentKeys: ReadonlySet<string>;
  readonly tasks: ReadonlySet<TaskId>;
}

/**
 * Which task stands below what, kept current one task at a time. A task stands below its first parent when that is shown
 * under the same heading, else below its heading or at the top; of a comparison group, two or more side by side become
 * one node.
 */
export class TaskForest {
  private readonly tasks = new Map<TaskId, Task>();
  /** The heading or task that each task stands below, and the tasks below each, sorted. */
  private readonly parentKeyOf = new Map<TaskId, string>();
  private readonly members = new Map<string, TaskId[]>();
  /** Who has a task as first parent, whether it is shown or not. */
  private readonly children = new Map<TaskId, Set<TaskId>>();
  private readonly inRepository = new Map<string, number>();
  private readonly limits = new Map<string, number>();
  private options: TreeOptions;

  constructor(options: TreeOptions) {
    this.options = options;
  }

  /** Arranges everything from scratch. */
  reset(tasks: readonly Task[], options: TreeOptions): void {
    this.options = options;
    for (const map of [this.tasks, this.parentKeyOf, this.members, this.children, this.inRepository])
      map.clear();
    const shown = tasks.filter((task) => fits(task, options.filter));
    for (const task of shown) this.add(task);
    const compare = comparing(options.sorting);
    for (const task of [...shown].sort(compare)) {
      const parentKey = this.findParentKey(task);
      this.parentKeyOf.set(task.id, parentKey);
      const members = this.members.get(parentKey);
      if (members) members.push(task.id);
      else this.members.set(parentKey, [task.id]);
    }
  }

  apply(updates: readonly TaskUpdate[]): ForestChange {
    const parentKeys = new Set<string>();
    const tasks = new Set<TaskId>();
    const had = this.hasHeadings;
    const moved = new Set<TaskId>();
    for (const { id, after } of updates) {
      const before = this.tasks.get(id);
      const next = after && fits(after, this.options.filter) ? after : undefined;
      if (!before && !next) continue;
      if (before) this.remove(before);
      if (next) this.add(next);
      moved.add(id);
      // They stand below it, or no longer.
      if (!before || !next || this.headingOf(before) !== this.headingOf(next))
        for (const child of this.children.get(id) ?? []) moved.add(child);
      if (before && next) tasks.add(id);
      // All that move are taken out before any is put in: else the rest would not be sorted.
      if (!next || (before && this.isOtherwiseSorted(before, next))) this.detach(id, parentKeys);
    }
    if (had !== this.hasHeadings) {
      this.reset([...this.tasks.values()], this.options);
      return { parentKeys: new Set([top]), tasks };
    }
    for (const id of moved) this.reattach(id, parentKeys);
    return { parentKeys, tasks };
  }

  get(id: TaskId): Task | undefined {
    return this.tasks.get(id);
  }

  get size(): number {
    return this.tasks.size;
  }

  /** True when a task, or a task that comes after it, stands below that one. */
  hasTasksBelow(id: TaskId): boolean {
    return this.members.has(id);
  }

  /** The tasks that stand directly below that node, through groups. */
  tasksBelow(parentKey: string): readonly Task[] {
    return (this.members.get(parentKey) ?? []).flatMap((id) => this.tasks.get(id) ?? []);
  }

  tasksOfGroup(group: string, parentKey: string): readonly Task[] {
    return this.tasksBelow(parentKey).filter((task) => task.group === group);
  }

  /** The children of a node, as keys: tasks, groups, headings, and one for what is not shown yet. */
  nodesBelow(parentKey: string): readonly string[] {
    const nodes = parentKey === top && this.hasHeadings ? this.headings : this.grouped(parentKey);
    const limit = this.limits.get(parentKey) ?? pageSize;
    return nodes.length <= limit ? nodes : [...nodes.slice(0, limit), nodeKey({ kind: 'page', parentKey })];
  }

  /** How many children of that node are not shown yet. */
  hiddenBelow(parentKey: string): number {
    return Math.max(0, this.grouped(parentKey).length - (this.limits.get(parentKey) ?? pageSize));
  }

  showMore(parentKey: string): void {
    this.limits.set(parentKey, (this.limits.get(parentKey) ?? pageSize) + pageSize);
  }

  /** The key of the node that holds a task, or `top`; undefined for one that is not shown. */
  holderOf(id: TaskId): string | undefined {
    const parentKey = this.parentKeyOf.get(id);
    const group = this.tasks.get(id)?.group;
    if (parentKey === undefined || group === undefined) return parentKey;
    return this.tasksOfGroup(group, parentKey).length > 1
      ? nodeKey({ kind: 'group', group, parentKey })
      : parentKey;
  }

  /** Raises limits until a task and all above it are shown. Returns the keys of the nodes that show more children now. */
  uncover(id: TaskId): readonly string[] {
    const grown: string[] = [];
    for (let at: TaskId | undefined = id; at !== undefined;) {
      const parentKey: string | undefined = this.parentKeyOf.get(at);
      if (parentKey === undefined) break;
      const holder = this.holderOf(at);
      const index = this.grouped(parentKey).indexOf(
        holder === undefined || holder === parentKey ? at : holder,
      );
      const limit = this.limits.get(parentKey) ?? pageSize;
      if (index >= limit) {
        this.limits.set(parentKey, Math.ceil((index + 1) / pageSize) * pageSize);
        grown.push(parentKey);
      }
      at = this.tasks.has(parentKey as TaskId) ? (parentKey as TaskId) : undefined;
    }
    return grown;
  }

  private get hasHeadings(): boolean {
    const { grouping } = this.options;
    if (grouping === 'none') return false;
    return grouping === 'repository' ? this.inRepository.size > 1 : true;
  }

  private get headings(): readonly string[] {
    const values = [...this.members.keys()].filter((parentKey) => parentKey.startsWith('heading|'));
    if (this.options.grouping !== 'state') {
      const sorted = values.map((key) => [nameInKey(key), key] as const);
      return sorted.sort(([a, x], [b, y]) => a.localeCompare(b) || (x < y ? -1 : 1)).map(([, key]) => key);
    }
    return stateGroups
      .map((value) => nodeKey({ kind: 'heading', value }))
      .filter((key) => values.includes(key));
  }

  /** The heading that a task belongs under, or `top`. */
  private headingOf(task: Task): string {
    if (!this.hasHeadings) return top;
    const { grouping } = this.options;
    const value =
      grouping === 'state' ? stateGroupOf(task) : grouping === 'agent' ? task.agent : task.snapshot.gitDir;
    return nodeKey({ kind: 'heading', value });
  }

  private findParentKey(task: Task): string {
    const heading = this.headingOf(task);
    const parent = task.parents[0] === undefined ? undefined : this.tasks.get(task.parents[0]);
    return parent && this.headingOf(parent) === heading ? parent.id : heading;
  }

  private grouped(parentKey: string): readonly string[] {
    const tasks = this.tasksBelow(parentKey);
    const sizes = new Map<string, number>();
    for (const { group } of tasks) if (group !== undefined) sizes.set(group, (sizes.get(group) ?? 0) + 1);
    const keys = tasks.map(({ id, group }) =>
      group !== undefined && (sizes.get(group) ?? 0) > 1 ? nodeKey({ kind: 'group', group, parentKey }) : id,
    );
    return sizes.size ? [...new Set(keys)] : keys;
  }

  private add(task: Task): void {
    this.tasks.set(task.id, task);
    const { gitDir } = task.snapshot;
    this.inRepository.set(gitDir, (this.inRepository.get(gitDir) ?? 0) + 1);
    const [parent] = task.parents;
    if (parent === undefined) return;
    const siblings = this.children.get(parent) ?? new Set();
    this.children.set(parent, siblings.add(task.id));
  }

  private remove(task: Task): void {
    this.tasks.delete(task.id);
    const { gitDir } = task.snapshot;
    const left = (this.inRepository.get(gitDir) ?? 1) - 1;
    if (left) this.inRepository.set(gitDir, left);
    else this.inRepository.delete(gitDir);
    const [parent] = task.parents;
    if (parent !== undefined) this.children.get(parent)?.delete(task.id);
  }

  private isOtherwiseSorted(before: Task, after: Task): boolean {
    return before !== after && comparing(this.options.sorting)(before, after) !== 0;
  }

  /** Takes a task from below its parent. */
  private detach(id: TaskId, parentKeys: Set<string>): void {
    const parentKey = this.parentKeyOf.get(id);
    if (parentKey === undefined) return;
    this.parentKeyOf.delete(id);
    const members = this.members.get(parentKey) ?? [];
    const index = members.indexOf(id);
    if (index >= 0) members.splice(index, 1);
    parentKeys.add(parentKey);
    if (members.length) return;
    this.members.delete(parentKey);
    if (parentKey.startsWith('heading|')) parentKeys.add(top);
  }

  /** Moves a task below its parent, if it is not there yet. */
  private reattach(id: TaskId, parentKeys: Set<string>): void {
    const task = this.tasks.get(id);
    const parentKey = task && this.findParentKey(task);
    if (this.parentKeyOf.get(id) === parentKey) return;
    this.detach(id, parentKeys);
    if (!task || parentKey === undefined) return;
    this.parentKeyOf.set(id, parentKey);
    parentKeys.add(parentKey);
    const members = this.members.get(parentKey);
    if (!members) {
      this.members.set(parentKey, [id]);
      if (parentKey.startsWith('heading|')) parentKeys.add(top);
      return;
    }
    members.splice(this.indexFor(members, task), 0, id);
  }

  private indexFor(members: readonly TaskId[], task: Task): number {
    const compare = comparing(this.options.sorting);
    let [low, high] = [0, members.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.tasks.get(members[middle] ?? task.id);
      if (other && compare(other, task) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Repositories are known by their folder, not by where it is. */
function nameInKey(key: string): string {
  const parts = key.split('/').filter((part) => part !== '.git' && part !== '');
  return parts.at(-1) ?? key;
}
