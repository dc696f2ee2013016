import type { TaskId } from '../../core/model/taskId';
import { isTskError } from '../../core/util/errors';

/**
 * Cancels each of the tasks; one that has ended meanwhile is left as it is. Returns how many were cancelled. Throws the
 * first other error, once each was tried.
 */
export async function cancelEach(
  ids: readonly TaskId[],
  cancel: (id: TaskId) => Promise<unknown>,
): Promise<number> {
  const failures: unknown[] = [];
  let cancelled = 0;
  for (const id of ids) {
    try {
      await cancel(id);
      cancelled++;
    } catch (error) {
      if (!isTskError(error, 'bad-transition')) failures.push(error);
    }
  }
  if (failures.length) throw failures[0];
  return cancelled;
}
