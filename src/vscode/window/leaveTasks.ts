import type { TaskController } from '../../core/controller/taskController';
import type { Core } from '../../core/core';
import { delay } from '../../core/util/abort';

/**
 * How long agents that are told to stop may take to have their work collected, in milliseconds. VS Code waits 5 s in all;
 * what takes longer is taken over by the next window.
 */
const patienceMs = 3_000;

interface LeavingWindow {
  readonly core: Pick<Core, 'leave' | 'runningHere'> & { readonly tasks: Pick<TaskController, 'cancel'> };
  /** Lets this window begin nothing any more: a task that is cancelled makes room for another one. */
  readonly stopWork: () => void;
  /** Closes all that the window has: nothing can be cancelled after it. */
  readonly dispose: () => void;
  readonly onError: (error: unknown) => void;
  readonly patienceMs?: number;
}

/**
 * Ends this window's part in the tasks that it runs: they are left to others, or cancelled. Then closes the window's
 * parts, and only then: a task that cannot be written down is not cancelled. Never rejects.
 */
export async function leaveTasks(
  onExit: 'keep' | 'cancel',
  { core, stopWork, dispose, onError, patienceMs: patience = patienceMs }: LeavingWindow,
): Promise<void> {
  try {
    stopWork();
    if (onExit === 'cancel') {
      const reason = 'The window that ran it was closed.';
      await Promise.all(core.runningHere().map((id) => core.tasks.cancel(id, reason).catch(onError)));
      const deadline = Date.now() + patience;
      while (core.runningHere().length && Date.now() < deadline) await delay(50);
    }
    await core.leave();
  } catch (error) {
    onError(error);
  } finally {
    dispose();
  }
}
