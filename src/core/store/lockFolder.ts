import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../util/fileErrors';
import { parseLockRecord, type LockRecord } from './lockRecord';

/** A claim that is this old and still has no number belongs to a process that died. */
const claimLifetimeMs = 60_000;

/** A lock file as it was found. */
export interface FoundLock {
  readonly record: LockRecord;
  /** When it gave the last sign of life. */
  readonly mtimeMs: number;
}

/** The numbered files of one lock. What they mean is the business of `FileLock`. */
export class LockFolder {
  constructor(readonly dir: string) {}

  async create(): Promise<void> {
    await mkdir(this.dir, { recursive: true, mode: 0o700 });
  }

  /** The highest number in use, or 0. */
  async highest(): Promise<number> {
    return Math.max(0, ...(await readdir(this.dir)).map((name) => numberOf(name) ?? 0));
  }

  /** The lock file of that number; undefined when it is gone. */
  async read(number: number): Promise<FoundLock | undefined> {
    try {
      const record = parseLockRecord(await readFile(this.pathOf(number), 'utf8'));
      const { mtimeMs } = await stat(this.pathOf(number));
      return { record, mtimeMs };
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Makes the lock file of that number, complete from the start; undefined when there is one already. */
  async claim(number: number, record: string): Promise<FileHandle | undefined> {
    const claim = path.join(this.dir, `claim-${randomUUID()}`);
    const handle = await open(claim, 'wx', 0o600);
    try {
      await handle.writeFile(record);
      await link(claim, this.pathOf(number));
      return handle;
    } catch (error) {
      await handle.close();
      // ENOENT: we slept so long that the claim was taken for a dead one's.
      if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return undefined;
      throw error;
    } finally {
      await rm(claim, { force: true });
    }
  }

  async remove(number: number): Promise<void> {
    await rm(this.pathOf(number), { force: true });
  }

  /** Removes what is below that number, and claims of the dead. Nothing depends on it, so it never fails. */
  async tidy(below: number): Promise<void> {
    for (const name of await readdir(this.dir).catch(() => [])) {
      const number = numberOf(name);
      const superseded = number === undefined ? await this.isDeadClaim(name) : number < below;
      if (superseded) await rm(path.join(this.dir, name), { force: true }).catch(() => undefined);
    }
  }

  private async isDeadClaim(name: string): Promise<boolean> {
    if (!name.startsWith('claim-')) return false;
    const found = await stat(path.join(this.dir, name)).catch(() => undefined);
    return found !== undefined && Date.now() - found.mtimeMs > claimLifetimeMs;
  }

  private pathOf(number: number): string {
    return path.join(this.dir, String(number));
  }
}

function numberOf(name: string): number | undefined {
  return /^[1-9][0-9]{0,14}$/.test(name) ? Number(name) : undefined;
}
