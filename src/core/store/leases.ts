import type { Leases } from '../model/lease';
import type { Logger } from '../model/logger';
import type { TaskId } from '../model/taskId';
import { FileLock } from './fileLock';

/** Leases as file locks in a folder of each task. */
export function createLeases(leaseDir: (id: TaskId) => string, logger: Logger): Leases {
  return { tryAcquire: (id) => new FileLock(leaseDir(id), { logger }).tryAcquire() };
}
