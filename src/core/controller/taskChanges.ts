import type { FileChange, Repositories } from '../model/repository';
import { resultOf, type Task } from '../model/task';
import { shortId } from '../model/taskId';
import { errors } from '../util/errors';

/** What the task's branch changes against its base. Throws `no-changes` when there is no branch. */
export async function taskChanges(
  repositories: Pick<Repositories, 'changes'>,
  task: Task,
): Promise<readonly FileChange[]> {
  const result = resultOf(task);
  if (!result) throw errors.noChanges(shortId(task.id));
  return repositories.changes(task.snapshot.gitDir, task.snapshot.base, result.commit);
}
