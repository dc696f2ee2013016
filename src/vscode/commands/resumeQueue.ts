import type { QueuePauseParts } from './pauseQueue';
import { command } from './command';

/** This window begins queued tasks again. */
export const resumeQueue = command('tsk.resumeQueue', ({ pause }: QueuePauseParts) => pause.set(false));
