import { uptime } from 'node:os';
import type { Logger } from '../model/logger';
import { delay, throwIfAborted } from '../util/abort';
import { errors } from '../util/errors';
import { codeOf } from '../util/fileErrors';
import { HeldLock } from './heldLock';
import { LockFolder, type FoundLock } from './lockFolder';
import { formatLockRecord } from './lockRecord';
import { describeSelf, isAlive, type ProcessIdentity } from './processIdentity';

export interface FileLockOptions {
  readonly logger: Logger;
  /** How often a holder gives a sign of life to those who cannot see its process. */
  readonly heartbeatMs?: number;
  /** How old the last sign of life may be. The same for all who use the lock. */
  readonly staleMs?: number;
  /** Who we are; a test can be somebody else. */
  readonly self?: () => Promise<ProcessIdentity>;
}

export interface AcquireOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

type Attempt =
  | { readonly kind: 'held'; readonly lock: HeldLock }
  | { readonly kind: 'busy'; readonly holder: string }
  /** Somebody else was at work at the same moment: look again. */
  | { readonly kind: 'overtaken' };

const longestWaitMs = 50;
/** How long a holder in our own place that is known by its pid alone may be silent: it exists, and may only be paused. */
const nearStaleMs = 60_000;

/**
 * A lock between processes: a folder of numbered files, of which the highest is the lock.
 *
 * - A lock file appears complete, and under a number nobody has: the highest + 1, and only after the
 *   highest was seen to be given back or its holder to be gone. Both are final.
 * - A process that made one looks again. If there is a higher one, it was late and removes its own; else it
 *   holds the lock, and removes the lower ones. Giving back overwrites the record and leaves the file.
 *
 * So the highest number that ever was held stays until it is replaced by a higher one. A process that was
 * asleep since it judged number 5 can only make a 6, and by then finds the 7 of the one who was faster.
 *
 * A holder in our own place (host, boot, pid namespace) is gone exactly when its process is. Of one in
 * another place only the heartbeat is seen, which must be old and then stay out while we watch: after
 * a suspend of the machine every heartbeat is old. It may be paused all the same, so it asks `isHeld` before
 * it does what cannot be undone. Where a process is known by its pid alone (Windows), which may be another's by now, both
 * must hold: there is one of that pid, and it was heard of.
 */
export class FileLock {
  private readonly folder: LockFolder;
  private readonly heartbeatMs: number;
  private readonly staleMs: number;
  private identity: Promise<ProcessIdentity> | undefined;

  /** `dir` is a folder of the lock's own; it is made when it is missing. */
  constructor(
    dir: string,
    private readonly options: FileLockOptions,
  ) {
    this.folder = new LockFolder(dir);
    this.heartbeatMs = options.heartbeatMs ?? 2_500;
    this.staleMs = options.staleMs ?? 10_000;
  }

  /** The lock, or undefined when somebody has it, in this process or another. */
  async tryAcquire(): Promise<HeldLock | undefined> {
    const attempt = await this.settle();
    return attempt.kind === 'held' ? attempt.lock : undefined;
  }

  /** Whether somebody has the lock, in this process or another. Takes nothing and makes nothing. */
  async isTaken(): Promise<boolean> {
    for (;;) {
      const highest = await this.folder.highest().catch(orNone);
      if (highest === 0) return false;
      const found = await this.folder.read(highest);
      if (found) return (await this.holderOf(highest, found)) !== undefined;
    }
  }

  /** Waits for the lock. Throws `lock-timeout` with the name of the holder, or `cancelled`. */
  async acquire({ timeoutMs, signal }: AcquireOptions): Promise<HeldLock> {
    const deadline = performance.now() + timeoutMs;
    for (let wait = 1; ; wait = Math.min(2 * wait, longestWaitMs)) {
      throwIfAborted(signal);
      const attempt = await this.settle(signal);
      if (attempt.kind === 'held') return attempt.lock;
      const left = deadline - performance.now();
      if (left <= 0) throw errors.lockTimeout(this.folder.dir, attempt.holder);
      await delay(Math.min(left, wait * (0.5 + Math.random())), signal);
    }
  }

  private async settle(signal?: AbortSignal): Promise<Exclude<Attempt, { readonly kind: 'overtaken' }>> {
    await this.folder.create();
    for (;;) {
      const attempt = await this.attempt(signal);
      if (attempt.kind !== 'overtaken') return attempt;
    }
  }

  private async attempt(signal?: AbortSignal): Promise<Attempt> {
    const highest = await this.folder.highest();
    if (highest > 0) {
      const found = await this.folder.read(highest);
      if (!found) return { kind: 'overtaken' };
      const holder = await this.holderOf(highest, found, signal);
      if (holder !== undefined) return { kind: 'busy', holder };
    }
    return this.take(highest + 1);
  }

  private async take(number: number): Promise<Attempt> {
    const { folder, heartbeatMs } = this;
    const handle = await folder.claim(number, formatLockRecord(await this.self()));
    if (!handle) return { kind: 'overtaken' };
    try {
      if ((await folder.highest()) > number) {
        await folder.remove(number);
        await handle.close();
        return { kind: 'overtaken' };
      }
    } catch (error) {
      await folder.remove(number);
      await handle.close();
      throw error;
    }
    // From here on the lock is ours, and only `release` may give it back.
    await folder.tidy(number);
    const lock = new HeldLock(number, { folder, handle, heartbeatMs, logger: this.options.logger });
    return { kind: 'held', lock };
  }

  /** Who has the lock by that file, in words; undefined when nobody has. */
  private async holderOf(
    number: number,
    found: FoundLock,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const { record } = found;
    switch (record.kind) {
      case 'free':
        return undefined;
      case 'held': {
        const { holder } = record;
        const self = await this.self();
        // Heartbeats from before our machine started: then this is what its last run left behind.
        const bygone = holder.host === self.host && found.mtimeMs < Date.now() - uptime() * 1_000;
        const isHeard = (staleMs: number): Promise<boolean> => this.hasPulse(number, found, staleMs, signal);
        const alive =
          holder.place === self.place
            ? (await isAlive(holder)) && (holder.start !== undefined || (await isHeard(nearStaleMs)))
            : !bygone && (await isHeard(this.staleMs));
        return alive ? `process ${holder.pid} on ${holder.host}` : undefined;
      }
      case 'unreadable':
        return isFresh(found, this.staleMs) ? 'an unknown process' : undefined;
    }
  }

  private async hasPulse(
    number: number,
    found: FoundLock,
    staleMs: number,
    signal?: AbortSignal,
  ): Promise<boolean> {
    if (isFresh(found, staleMs)) return true;
    await delay(2 * this.heartbeatMs, signal);
    return (await this.folder.read(number))?.mtimeMs !== found.mtimeMs;
  }

  private self(): Promise<ProcessIdentity> {
    this.identity ??= (this.options.self ?? describeSelf)();
    return this.identity;
  }
}

/** Nobody ever held a lock that has no folder. */
function orNone(error: unknown): 0 {
  if (codeOf(error) === 'ENOENT') return 0;
  throw error;
}

function isFresh({ mtimeMs }: FoundLock, staleMs: number): boolean {
  return Date.now() - mtimeMs < staleMs;
}
