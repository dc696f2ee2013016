import type { TaskController } from '../../core/controller/taskController';
import type { Core } from '../../core/core';
import { delay } from '../../core/util/abort';

/**
 * How long to wait for the work of cancelled agents, in milliseconds. VS Code waits 5 s in all; the next window takes
 * over what takes longer.
 */
const patienceMs = 3_000;

interface LeavingWindow {
  readonly core: Pick<Core, 'leave' | 'runningHere'> & { readonly tasks: Pick<TaskController, 'cancel'> };
  /** Keeps this window from starting tasks: a cancelled one makes room for another. */
  readonly stopWork: () => void;
  /** Disposes everything the window owns: nothing can be cancelled after it. */
  readonly dispose: () => void;
  readonly onError: (error: unknown) => void;
  readonly patienceMs?: number;
}

/**
 * Ends this window's part in the tasks that it runs: leaves them to other processes, or cancels them. Disposes the
 * window's parts only then: cancelling needs the store. Never rejects.
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
