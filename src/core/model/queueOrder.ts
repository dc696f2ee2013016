import type { Priority, Task } from './task';

const urgency: Readonly<Record<Priority, number>> = { high: 0, normal: 1, low: 2 };

/** Where a task stands among those of its priority: as people put it, else by its age. In milliseconds. */
export function rankOf({ rank, createdAt }: Pick<Task, 'rank' | 'createdAt'>): number {
  return rank ?? Date.parse(createdAt);
}

/** True when `task` starts before `other`, which stands before it in a list that is oldest first. */
export function comesBefore(task: Task, other: Task): boolean {
  if (task.priority !== other.priority) return urgency[task.priority] < urgency[other.priority];
  if (task.rank === undefined && other.rank === undefined) return false;
  return rankOf(task) < rankOf(other);
}

/** For sorting: the order in which tasks start. */
export function byQueueOrder(a: Task, b: Task): number {
  return urgency[a.priority] - urgency[b.priority] || rankOf(a) - rankOf(b);
}
