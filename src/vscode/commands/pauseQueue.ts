import type { QueuePause } from '../status/queuePause';

export interface QueuePauseParts {
  readonly pause: QueuePause;
}

/** This window begins no more queued tasks; what runs goes on, and other processes are not asked. */
export function pauseQueue({ pause }: QueuePauseParts): Promise<void> {
  return pause.set(true);
}
