import type { Task } from './task';
import type { TaskId } from './taskId';

/** The tasks that come after these in chains, without them. Oldest first, as `tasks` are, so parents before children. */
export function descendantsOf(tasks: readonly Task[], ids: Iterable<TaskId>): readonly Task[] {
  const children = new Map<TaskId, TaskId[]>();
  for (const { id, parents } of tasks) {
    for (const parent of parents) {
      const known = children.get(parent);
      if (known) known.push(id);
      else children.set(parent, [id]);
    }
  }
  const from = new Set(ids);
  const found = new Set<TaskId>();
  for (let open = [...from]; open.length;) {
    const next = open.flatMap((id) => children.get(id) ?? []).filter((id) => !found.has(id));
    open = [...new Set(next)];
    for (const id of open) found.add(id);
  }
  return tasks.filter(({ id }) => found.has(id) && !from.has(id));
}

/** Those of them that are retried with these: a shell cannot be done again, nor what went on from it. */
export function retriedWith(tasks: readonly Task[], ids: readonly TaskId[]): readonly Task[] {
  return descendantsOf(
    tasks.filter(({ id, interactive }) => !interactive || ids.includes(id)),
    ids,
  );
}
