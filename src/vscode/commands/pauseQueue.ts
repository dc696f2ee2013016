import type { QueuePause } from '../window/queuePause';
import { command } from './command';

interface QueuePauseParts {
  readonly pause: QueuePause;
}

/** This window begins no more queued tasks; what runs goes on, and other processes are not asked. */
export const pauseQueue = command('tsk.pauseQueue', ({ pause }: QueuePauseParts) => pause.set(true));

/** This window begins queued tasks again. */
export const resumeQueue = command('tsk.resumeQueue', ({ pause }: QueuePauseParts) => pause.set(false));
