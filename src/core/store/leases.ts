import type { Leases } from '../model/lease';
import type { Logger } from '../model/logger';
import type { TaskId } from '../model/taskId';
import { FileLock } from './fileLock';

/** The leases, and a look at them. */
interface FileLeases extends Leases {
  /** Whether a living process works on the task. */
  isHeld(id: TaskId): Promise<boolean>;
}

/** Leases as file locks in a folder of each task. */
export function createLeases(leaseDir: (id: TaskId) => string, logger: Logger): FileLeases {
  const lockOf = (id: TaskId): FileLock => new FileLock(leaseDir(id), { logger });
  return { tryAcquire: (id) => lockOf(id).tryAcquire(), isHeld: (id) => lockOf(id).isTaken() };
}
