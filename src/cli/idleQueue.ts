import type { LivingWorker } from '../core/model/workers';
import type { TaskId } from '../core/model/taskId';
import { needsWorker } from '../core/scheduler/needsWorker';
import { onDispose, type Disposable } from '../core/util/disposable';
import { messageOf } from '../core/util/errors';
import { heldTasks } from './heldTasks';
import type { Context } from './verb';

/** How often to look, in milliseconds; the first time is a moment after somebody began to wait. */
const interval = 2_000;

/** Says it, once, when what somebody waits for cannot move because nobody works on the queue. */
export function tellIdleQueue(
  { core, printError }: Pick<Context, 'core' | 'printError'>,
  ids: readonly TaskId[],
): Disposable {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const look = async (): Promise<void> => {
    const tasks = await core.tasks.list();
    const held = await heldTasks({ core }, tasks);
    const needed = ids.some((id) => needsWorker(id, tasks, held));
    const advice = needed ? adviceFor(await core.workers()) : undefined;
    if (over) return;
    if (advice === undefined) lookLater();
    else printError(advice);
  };
  const lookLater = (): void => {
    timer = setTimeout(() => {
      look().catch((error: unknown) => printError(messageOf(error)));
    }, interval).unref();
  };
  lookLater();
  return onDispose(() => {
    over = true;
    clearTimeout(timer);
  });
}

function adviceFor(workers: readonly LivingWorker[]): string | undefined {
  if (!workers.length) return 'No worker is running: open VS Code or run `tsk server start`.';
  if (workers.every(({ isPaused }) => isPaused))
    return 'The queue is paused in VS Code: resume it there or run `tsk server start`.';
  return undefined;
}
