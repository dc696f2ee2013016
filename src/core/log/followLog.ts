import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { nullLogger, type Logger } from '../model/logger';
import type { LogRecord } from '../model/logEvent';
import type { Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';
import { LogFileReader, type LogReading } from './logFileReader';

/** Polling covers systems that report no changes (network drives, too many watchers). */
const pollMs = 1_000;

export interface LogFollowing extends Disposable {
  /** Resolves once every record that is in the file now was passed on. */
  settled(): Promise<void>;
}

/**
 * Calls `onRecord` for each record of a log from its start, then for each new one until disposed. The file may
 * appear later. Nothing here keeps the process alive.
 */
export function followLog(
  file: string,
  onRecord: (record: LogRecord) => void,
  options: { readonly logger: Logger; readonly pollMs?: number; readonly reading?: LogReading },
): LogFollowing {
  return new Follower(file, onRecord, options.logger, options.pollMs ?? pollMs, options.reading);
}

/** Calls `onRecord` for each record of a log, up to its current end. A missing file has no records. */
export async function readLog(
  file: string,
  onRecord: (record: LogRecord) => void,
  logger: Logger = nullLogger,
  reading: LogReading = {},
): Promise<void> {
  await new LogFileReader(file, onRecord, logger, reading).readOn();
}

class Follower implements LogFollowing {
  private readonly reader: LogFileReader;
  private readonly timer: NodeJS.Timeout;
  private watcher: FSWatcher | undefined;
  private reading = false;
  private again = false;
  /** Callers that wait for the next reading to end. */
  private waiting: (() => void)[] = [];
  private disposed = false;
  private lastProblem = '';

  constructor(
    private readonly file: string,
    onRecord: (record: LogRecord) => void,
    private readonly logger: Logger,
    interval: number,
    reading: LogReading | undefined,
  ) {
    this.reader = new LogFileReader(file, onRecord, logger, reading);
    this.timer = setInterval(() => {
      this.watch();
      this.read();
    }, interval).unref();
    this.watch();
    this.read();
  }

  settled(): Promise<void> {
    if (this.disposed) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.read();
    });
  }

  dispose(): void {
    this.disposed = true;
    this.reader.stop();
    clearInterval(this.timer);
    this.watcher?.close();
  }

  /** Starts a reading, or another one after the current one. */
  private read(): void {
    this.again = true;
    if (this.reading) return;
    this.reading = true;
    void this.readAll();
  }

  private async readAll(): Promise<void> {
    await Promise.resolve(); // The caller gets its result before the first record.
    while (this.again) {
      this.again = false;
      const waiting = this.waiting.splice(0);
      try {
        await this.reader.readOn();
      } catch (error) {
        this.warnOnce(messageOf(error));
      }
      for (const resolve of waiting) resolve();
    }
    this.reading = false;
  }

  /** Watches the folder, because the file may not exist yet. If the folder is missing, the timer tries again. */
  private watch(): void {
    if (this.watcher || this.disposed) return;
    const name = basename(this.file);
    try {
      this.watcher = watch(dirname(this.file), { persistent: false }, (_, changed) => {
        if (changed === null || changed === name) this.read();
      });
      this.watcher.on('error', () => this.unwatch());
    } catch {
      this.unwatch();
    }
  }

  private unwatch(): void {
    this.watcher?.close();
    this.watcher = undefined;
  }

  /** Logs each problem once, because the timer tries every second. */
  private warnOnce(message: string): void {
    if (message === this.lastProblem) return;
    this.lastProblem = message;
    this.logger.warn(`Cannot read the log ${this.file}: ${message}`);
  }
}
