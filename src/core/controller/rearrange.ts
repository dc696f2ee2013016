import type { Snapshot } from '../model/repository';
import { byQueueOrder, rankOf } from '../model/queueOrder';
import { descendantsOf } from '../model/relatives';
import { isActive, isEnded, type Task } from '../model/task';
import { shortId, type TaskId } from '../model/taskId';
import { errors } from '../util/errors';
import { requireParent } from './requireParent';

/** A position in the queue, next to a task that has not started. */
export type QueuePlace = { readonly before: TaskId } | { readonly after: TaskId };

/** The smallest distance, in milliseconds, between two ranks. */
const leastGap = 0.01;

/** The task if it has not started. Throws `unknown-task`, `bad-input`. */
export function requireNotStarted(task: Task | undefined, id: TaskId): Task {
  if (!task || task.deletedAt !== undefined) throw errors.unknownTask(shortId(id));
  if (isActive(task.state) || isEnded(task.state)) {
    const how = isEnded(task.state) ? 'has ended' : 'is running';
    throw errors.badInput(`Task ${shortId(id)} ${how}. You can only change tasks that have not started.`);
  }
  return task;
}

/**
 * The changed tasks after moving these tasks, in their order, before or after another one. They get its priority and new
 * ranks. If the ranks leave no gap, all tasks of that priority get new ranks. Throws `bad-input`, `unknown-task`.
 */
export function movedTo(
  tasks: readonly Task[],
  ids: readonly TaskId[],
  place: QueuePlace,
  now: Date,
): readonly Task[] {
  const find = (id: TaskId): Task =>
    requireNotStarted(
      tasks.find((task) => task.id === id),
      id,
    );
  const target = find('before' in place ? place.before : place.after);
  const moving = [...new Set(ids)].filter((id) => id !== target.id).map(find);
  const { priority } = target;
  const others = tasks
    .filter(
      ({ id, state, deletedAt, ...task }) =>
        (state.kind === 'pending' || state.kind === 'waiting') &&
        deletedAt === undefined &&
        task.priority === priority &&
        !moving.some((one) => one.id === id),
    )
    .sort(byQueueOrder);
  const at = others.indexOf(target) + ('after' in place ? 1 : 0);
  const [below, above] = [others[at - 1], others[at]];
  const from = below ? rankOf(below) : rankOf(target) - (moving.length + 1) * 1000;
  // Tasks added later come after all tasks moved now.
  const to = above ? rankOf(above) : Math.max(now.getTime(), from + 1);
  const gap = (to - from) / (moving.length + 1);
  if (gap >= leastGap) {
    return moving.map((task, n) => ({ ...task, priority, rank: from + gap * (n + 1) }));
  }
  const all = [...others.slice(0, at), ...moving, ...others.slice(at)];
  return all.map((task, n) => ({ ...task, priority, rank: now.getTime() - (all.length - n) * 1000 }));
}

/**
 * A task that has not started, with these parents: it waits for those that have not completed. Without parents it starts
 * from `own`. Throws `unknown-task`, or `bad-input` for a parent that it cannot continue from.
 */
export function reparented(
  tasks: readonly Task[],
  task: Task,
  parentIds: readonly TaskId[],
  own: Snapshot | undefined,
): Task {
  const after = descendantsOf(tasks, [task.id]);
  const parents = [...new Set(parentIds)].map((id) => {
    const parent = tasks.find((one) => one.id === id && one.deletedAt === undefined);
    if (!parent) throw errors.unknownTask(shortId(id));
    if (id === task.id) throw errors.badInput('A task cannot be its own parent.');
    if (after.includes(parent)) {
      throw errors.badInput(
        `Task ${shortId(id)} already depends on ${shortId(task.id)}: tasks cannot wait for each other.`,
      );
    }
    requireParent(parent, task.snapshot.gitDir);
    return parent;
  });
  const snapshot = parents[0]?.snapshot ?? own ?? task.snapshot;
  const waits = parents.some(({ state }) => state.kind !== 'completed');
  const state =
    waits || task.state.kind !== 'pending' ? ({ kind: waits ? 'waiting' : 'pending' } as const) : task.state;
  return { ...task, parents: parents.map(({ id }) => id), snapshot, state };
}
