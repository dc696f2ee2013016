import type { Disposable } from '../util/disposable';
import type { NumberRange } from './numberRange';

/** How many tasks may run at a time. */
export const workerCount = { min: 1, max: 32, whole: true } as const satisfies NumberRange;

/** Where a worker works: in a window of the editor, or in `tsk server`. */
export type WorkerKind = 'window' | 'server';

/** A worker as every process of the data folder can see it. */
export interface LivingWorker {
  readonly kind: WorkerKind;
  /** It begins no tasks for now. */
  readonly isPaused: boolean;
  /** Absent for one in another container or on another machine. */
  readonly pid?: number;
}

/** The port by which a worker lets the other processes know that it is there, until it is disposed. */
export interface WorkerPresence extends Disposable {
  pause(paused: boolean): void;
}
