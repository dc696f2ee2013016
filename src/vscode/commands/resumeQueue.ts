import type { QueuePauseParts } from './pauseQueue';

/** This window begins queued tasks again. */
export function resumeQueue({ pause }: QueuePauseParts): Promise<void> {
  return pause.set(false);
}
