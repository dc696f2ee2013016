import type { TaskId } from './taskId';

/** Holding a lease means: this process, and no other of any window or terminal, works on the task. */
interface Lease {
  release(): Promise<void>;
}

/** The port to the leases on tasks. A lease of a process that is gone can be taken. */
export interface Leases {
  /** The lease, or undefined when a living process holds it. */
  tryAcquire(id: TaskId): Promise<Lease | undefined>;
}
