import type { Core } from '../core/core';
import { onExitSetting } from './settings';

/** What becomes of the tasks that this window runs when it closes: as the user set it. */
export async function leaveTasks(core: Pick<Core, 'leave' | 'runningHere' | 'tasks'>): Promise<void> {
  if (onExitSetting() === 'cancel') {
    const reason = 'The window that ran it was closed.';
    await Promise.allSettled(core.runningHere().map((id) => core.tasks.cancel(id, reason)));
  }
  await core.leave();
}
