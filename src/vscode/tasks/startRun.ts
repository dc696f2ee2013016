import { l10n } from 'vscode';
import type { RunOptions } from '../../core/controller/taskController';
import type { Task } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import { toError } from '../../core/util/errors';
import { progressIfSlow } from '../common/progressIfSlow';
import type { TaskList } from './taskList';

export interface StartRunParts {
  readonly tasks: TaskList;
  readonly tree: { reveal(id: TaskId): Promise<void> };
  readonly logs: { show(task: Task): void };
  /** Gets errors of a run after `startRun` has returned. */
  readonly onError: (error: unknown) => void;
}

/** Starts a run and shows its task; waits only for its snapshot, which can be cancelled. */
export async function startRun(
  { tasks, tree, logs, onError }: StartRunParts,
  run: (options: RunOptions) => Promise<Task>,
): Promise<void> {
  const task = await progressIfSlow(l10n.t('TSK: Taking a snapshot of the repository'), (signal) =>
    whenAdded(run, signal, onError),
  );
  await tasks.start();
  tasks.adopt(task);
  await tree.reveal(task.id);
  logs.show(task);
}

/** Resolves when the task is stored; its run continues. The signal counts until then. */
export function whenAdded(
  run: (options: RunOptions) => Promise<Task>,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<Task> {
  return new Promise((resolve, reject) => {
    let added = false;
    const onAdded = (task: Task): void => {
      added = true;
      resolve(task);
    };
    run({ signal, onAdded }).then(resolve, (error: unknown) => {
      if (added) onError(error);
      else reject(toError(error));
    });
  });
}
