import { isEnded, type Task } from '../core/model/task';
import type { TaskId } from '../core/model/taskId';
import { abortable } from '../core/util/abort';
import { isTskError, toError } from '../core/util/errors';
import type { Context } from './verb';

/** The task when it has ended, in whichever process; undefined when it was deleted first. Throws `cancelled` at the signal. */
export async function taskEnd(
  { core, signal }: Pick<Context, 'core' | 'signal'>,
  id: TaskId,
): Promise<Task | undefined> {
  let look: () => void = () => undefined;
  const watch = core.tasks.onDidChange(() => look());
  try {
    return await abortable(
      new Promise<Task | undefined>((resolve, reject) => {
        look = () => {
          core.tasks.get(id).then(
            (task) => isEnded(task.state) && resolve(task),
            (error: unknown) => {
              if (isTskError(error, 'unknown-task')) resolve(undefined);
              else reject(toError(error));
            },
          );
        };
        look();
      }),
      signal,
    );
  } finally {
    watch.dispose();
  }
}
