import type { Task } from '../model/task';
import { shortId } from '../model/taskId';
import { errors } from '../util/errors';

/** The task with that id, or with the only id that has that prefix. Throws `unknown-task`, `ambiguous-task`. */
export function findTask(tasks: readonly Task[], idOrPrefix: string): Task {
  const prefix = idOrPrefix.trim().toLowerCase();
  if (!/^[0-9a-f-]{1,36}$/.test(prefix)) throw errors.unknownTask(idOrPrefix);
  const matches = tasks.filter(({ id }) => id.startsWith(prefix));
  const [first, ...others] = matches;
  if (!first) throw errors.unknownTask(idOrPrefix);
  if (others.length) {
    throw errors.ambiguousTask(
      idOrPrefix,
      matches.slice(0, 5).map(({ id }) => shortId(id)),
    );
  }
  return first;
}
