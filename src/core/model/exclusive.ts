/**
 * The port to mutual exclusion between all windows and `tsk` processes on one data folder: at most one
 * `work` runs under a name at a time. Throws `cancelled` while waiting, and whatever `work` throws.
 */
export type Exclusive = <T>(name: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;
