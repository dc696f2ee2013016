import { byQueueOrder } from '../../core/model/queueOrder';
import type { StateKind, Task } from '../../core/model/task';

export const groupings = ['repository', 'state', 'agent', 'none'] as const;
export const sortings = ['newest', 'name', 'state', 'priority'] as const;
export const stateGroups = ['running', 'queued', 'waiting', 'failed', 'completed', 'cancelled'] as const;

export type Grouping = (typeof groupings)[number];
export type Sorting = (typeof sortings)[number];
/** The states as people tell them apart. */
export type StateGroup = (typeof stateGroups)[number];

/** Which tasks are shown: those that match every list that is not empty. */
export interface TaskFilter {
  readonly states: readonly StateGroup[];
  /** Git directories. */
  readonly repositories: readonly string[];
  readonly agents: readonly string[];
  readonly tags: readonly string[];
  readonly text: string;
}

export interface TreeOptions {
  readonly filter: TaskFilter;
  readonly grouping: Grouping;
  readonly sorting: Sorting;
}

export const noFilter: TaskFilter = { states: [], repositories: [], agents: [], tags: [], text: '' };
export const defaultOptions: TreeOptions = { filter: noFilter, grouping: 'repository', sorting: 'newest' };

const groupOf: Readonly<Record<StateKind, StateGroup>> = {
  waiting: 'waiting',
  pending: 'queued',
  assigned: 'running',
  running: 'running',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};

export function stateGroupOf({ state }: Task): StateGroup {
  return groupOf[state.kind];
}

export function isFiltering(filter: TaskFilter): boolean {
  const { states, repositories, agents, tags, text } = filter;
  return states.length + repositories.length + agents.length + tags.length > 0 || text.trim() !== '';
}

/** True if the filter shows the task. Text is searched in name, id, branch, type, agent and tags. */
export function fits(task: Task, { states, repositories, agents, tags, text }: TaskFilter): boolean {
  if (states.length && !states.includes(stateGroupOf(task))) return false;
  if (repositories.length && !repositories.includes(task.snapshot.gitDir)) return false;
  if (agents.length && !agents.includes(task.agent)) return false;
  if (tags.length && !task.tags.some((tag) => tags.includes(tag))) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return true;
  const { name, id, branch, type, agent } = task;
  const searched = [name, id, branch, type, agent, ...task.tags].join('\n').toLowerCase();
  return words.every((word) => searched.includes(word));
}

/** How tasks side by side are sorted. The order is total: of tasks that compare equal, the newest comes first. */
export function comparing(sorting: Sorting): (a: Task, b: Task) => number {
  const by = comparisons[sorting];
  return (a, b) => by(a, b) || newest(a, b);
}

const stateOrder = (task: Task): number => stateGroups.indexOf(stateGroupOf(task));

const comparisons: Readonly<Record<Sorting, (a: Task, b: Task) => number>> = {
  newest: () => 0,
  name: (a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()),
  state: (a, b) => stateOrder(a) - stateOrder(b),
  /** Running tasks, then queued ones in the order in which they start, then ended ones. */
  priority: (a, b) => {
    const [first, second] = [Math.min(stateOrder(a), 3), Math.min(stateOrder(b), 3)];
    if (first !== second) return first - second;
    return first === 1 || first === 2 ? byQueueOrder(a, b) : 0;
  },
};

function newest(a: Task, b: Task): number {
  return -compare(a.createdAt, b.createdAt) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The options of an earlier session; unreadable ones get their defaults. */
export function parseOptions(stored: unknown): TreeOptions {
  const { filter, grouping, sorting } = recordOf(stored);
  const { states, repositories, agents, tags, text } = recordOf(filter);
  return {
    filter: {
      states: textsOf(states).flatMap((name) => stateGroups.find((known) => known === name) ?? []),
      repositories: textsOf(repositories),
      agents: textsOf(agents),
      tags: textsOf(tags),
      text: typeof text === 'string' ? text : '',
    },
    grouping: groupings.find((known) => known === grouping) ?? defaultOptions.grouping,
    sorting: sortings.find((known) => known === sorting) ?? defaultOptions.sorting,
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
