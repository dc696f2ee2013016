import type { QueuePause } from '../window/queuePause';
import { command } from './command';

interface QueuePauseParts {
  readonly pause: QueuePause;
}

/** Stops this window from starting queued tasks; running tasks and other processes are not affected. */
export const pauseQueue = command('tsk.pauseQueue', ({ pause }: QueuePauseParts) => pause.set(true));

/** Lets this window start queued tasks again. */
export const resumeQueue = command('tsk.resumeQueue', ({ pause }: QueuePauseParts) => pause.set(false));
