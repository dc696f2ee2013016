import type { TaskController } from '../core/controller/taskController';
import type { Core } from '../core/core';

interface LeavingWindow {
  readonly core: Pick<Core, 'leave' | 'runningHere'> & { readonly tasks: Pick<TaskController, 'cancel'> };
  /** Lets this window begin nothing any more: a task that is cancelled makes room for another one. */
  readonly stopWork: () => void;
  /** Closes all that the window has: nothing can be cancelled after it. */
  readonly dispose: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Ends this window's part in the tasks that it runs: they are left to others, or cancelled. Then closes the window's
 * parts, and only then: a task that cannot be written down is not cancelled. Never rejects.
 */
export async function leaveTasks(
  onExit: 'keep' | 'cancel',
  { core, stopWork, dispose, onError }: LeavingWindow,
): Promise<void> {
  try {
    stopWork();
    if (onExit === 'cancel') {
      const reason = 'The window that ran it was closed.';
      await Promise.all(core.runningHere().map((id) => core.tasks.cancel(id, reason).catch(onError)));
    }
    await core.leave();
  } catch (error) {
    onError(error);
  } finally {
    dispose();
  }
}
