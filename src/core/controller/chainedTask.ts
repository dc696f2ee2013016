import type { Repositories } from '../model/repository';
import type { TaskStore } from '../model/store';
import { resultOf, type Task } from '../model/task';
import { shortId } from '../model/taskId';
import { errors } from '../util/errors';

/**
 * The task with the snapshot that it starts from: its parents' results, merged if there are several. A parent without
 * changes counts with its own base. Throws `merge-conflict`, `git-failed`.
 */
export async function chainedTask(
  ports: { readonly store: TaskStore; readonly repositories: Repositories },
  task: Task,
  signal: AbortSignal,
): Promise<Task> {
  const parents = await Promise.all(task.parents.map((id) => ports.store.get(id)));
  const commits = parents.map((parent, n) => {
    if (!parent) throw errors.unknownTask(shortId(task.parents[n] ?? task.id));
    return resultOf(parent)?.commit ?? parent.snapshot.base;
  });
  const like = parents[0]?.snapshot ?? task.snapshot;
  return { ...task, snapshot: await ports.repositories.chain(like, commits, task.id, signal) };
}
