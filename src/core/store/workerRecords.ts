import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../model/logger';
import type { LivingWorker, WorkerKind, WorkerPresence } from '../model/workers';
import { messageOf } from '../util/errors';
import { present } from '../util/fields';
import { numberOf, parseRecord, textOf } from '../util/json';
import { replaceFile } from '../util/replaceFile';
import { describeSelf, isAlive, type ProcessIdentity } from './processIdentity';
import { SerialQueue } from './serialQueue';

/** How often a worker gives a sign of life to those who cannot see its process, and how old the last may be. */
const heartbeatMs = 30_000;
const staleMs = 3 * heartbeatMs;

/**
 * Who works on the queue of a data folder: a file for each worker in its folder `workers`. A process that was killed
 * leaves one behind; who reads takes it away.
 */
export class WorkerRecords {
  private readonly folder: string;
  private readonly writes = new SerialQueue();
  private complaint = '';

  /** `check` throws when the folder is not ours: then nothing is made in it. */
  constructor(
    dataDir: string,
    private readonly check: () => Promise<unknown>,
    private readonly logger: Logger,
  ) {
    this.folder = join(dataDir, 'workers');
  }

  /** Writes a worker of this process down, until that is disposed. A record that cannot be written keeps no one from work. */
  announce(kind: WorkerKind): WorkerPresence {
    const file = join(this.folder, `${process.pid}-${randomUUID()}.json`);
    let paused = false;
    const write = (): void =>
      this.inOrder(async () => {
        await this.check();
        await mkdir(this.folder, { recursive: true, mode: 0o700 });
        const record = { ...(await describeSelf()), kind, paused };
        await replaceFile(file, JSON.stringify(record), { mode: 0o600 });
      });
    write();
    // Written anew each time: somebody may have removed it.
    const beat = setInterval(write, heartbeatMs).unref();
    return {
      pause: (now) => {
        paused = now;
        write();
      },
      dispose: () => {
        clearInterval(beat);
        this.inOrder(() => rm(file, { force: true }));
      },
    };
  }

  /** The workers that live, those of this process included. */
  living(): Promise<readonly LivingWorker[]> {
    return this.writes.run(async () => {
      const names = await readdir(this.folder).catch((): readonly string[] => []);
      const { place } = await describeSelf();
      const found: LivingWorker[] = [];
      for (const name of names) {
        if (!name.endsWith('.json')) continue;
        const file = join(this.folder, name);
        const worker = await readRecord(file, place);
        if (worker === 'gone') await rm(file, { force: true });
        else if (worker) found.push(worker);
      }
      return found;
    });
  }

  private inOrder(work: () => Promise<unknown>): void {
    this.writes.run(work).catch((error: unknown) => this.complain(messageOf(error)));
  }

  /** Once for each thing that goes wrong: it is tried again with each heartbeat. */
  private complain(message: string): void {
    if (message === this.complaint) return;
    this.complaint = message;
    this.logger.warn(`Other processes may not know that this one works on the queue: ${message}`);
  }
}

/** Undefined for a worker elsewhere that was not heard of for long: nobody here can say whether it is gone. */
async function readRecord(file: string, place: string): Promise<LivingWorker | 'gone' | undefined> {
  let record: Readonly<Record<string, unknown>> | undefined;
  try {
    record = parseRecord(await readFile(file, 'utf8'));
  } catch {
    return undefined; // Its worker took it away just now, or somebody else's file.
  }
  const identity = identityOf(record);
  if (!record || !identity) return 'gone';
  const isPaused = record['paused'] === true;
  const kind: WorkerKind = record['kind'] === 'server' ? 'server' : 'window';
  if (identity.place === place) {
    return (await isAlive(identity)) ? { kind, isPaused, pid: identity.pid } : 'gone';
  }
  // A pid of another container, or of before a restart of the machine, means another process here.
  const heard = await stat(file).catch(() => undefined);
  return heard && Date.now() - heard.mtimeMs < staleMs ? { kind, isPaused } : undefined;
}

function identityOf(record: Readonly<Record<string, unknown>> | undefined): ProcessIdentity | undefined {
  const pid = numberOf(record?.['pid']);
  const host = textOf(record?.['host']);
  const place = textOf(record?.['place']);
  const start = textOf(record?.['start']);
  // No signal ever goes to a group of processes, to all of them or to the first.
  if (pid === undefined || !Number.isSafeInteger(pid) || pid < 2) return undefined;
  if (host === undefined || place === undefined) return undefined;
  return { pid, host, place, ...present({ start }) };
}
