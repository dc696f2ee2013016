import type { FileHandle } from 'node:fs/promises';
import type { Logger } from '../model/logger';
import { messageOf } from '../util/errors';
import type { LockFolder } from './lockFolder';
import { freeMark } from './lockRecord';

const releaseRetryMs = 1_000;

export interface HeldLockParts {
  readonly folder: LockFolder;
  readonly handle: FileHandle;
  readonly heartbeatMs: number;
  readonly logger: Logger;
}

/** A lock that this process has, until `release`. Shows by a heartbeat that it is in use. */
export class HeldLock {
  private readonly heartbeat: NodeJS.Timeout;
  private released = false;

  constructor(
    /** Grows with every holder of this lock. */
    readonly number: number,
    private readonly parts: HeldLockParts,
  ) {
    this.heartbeat = setInterval(() => this.beat(), parts.heartbeatMs).unref();
  }

  /**
   * False when the lock was taken over (possible only from another host or container, after a pause of
   * this process) or its folder was removed. To be asked before what cannot be undone.
   */
  async isHeld(): Promise<boolean> {
    if (this.released) return false;
    const { folder, handle } = this.parts;
    return (await handle.stat()).nlink > 0 && (await folder.highest()) === this.number;
  }

  /** Gives the lock back. Never throws: while the disk refuses even that, it keeps trying. */
  async release(): Promise<void> {
    if (this.released) return;
    this.released = true;
    clearInterval(this.heartbeat);
    await this.markFree();
  }

  private async markFree(): Promise<void> {
    const { handle, folder, logger } = this.parts;
    try {
      await handle.write(freeMark, 0);
    } catch (error) {
      logger.warn(`The lock ${folder.dir} could not be given back yet: ${messageOf(error)}`);
      setTimeout(() => void this.markFree(), releaseRetryMs).unref();
      return;
    }
    await handle.close().catch(() => undefined);
  }

  private beat(): void {
    const now = new Date();
    this.parts.handle.utimes(now, now).catch((error: unknown) => {
      if (!this.released)
        this.parts.logger.warn(`No heartbeat in ${this.parts.folder.dir}: ${messageOf(error)}`);
    });
  }
}
