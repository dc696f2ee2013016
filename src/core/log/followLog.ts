import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { nullLogger, type Logger } from '../model/logger';
import type { LogRecord } from '../model/logEvent';
import type { Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';
import { LogFileReader, type LogReading } from './logFileReader';

/** Where the operating system tells nothing (network drives, too many watchers), looking has to do. */
const pollMs = 1_000;

export interface LogFollowing extends Disposable {
  /** Resolves when every record that is in the file now was passed on. */
  settled(): Promise<void>;
}

/**
 * Calls `onRecord` for each record of a log, from its start on, then for each new one until disposed. The
 * file may come into being later. Nothing here keeps the process alive.
 */
export function followLog(
  file: string,
  onRecord: (record: LogRecord) => void,
  options: { readonly logger: Logger; readonly pollMs?: number; readonly reading?: LogReading },
): LogFollowing {
  return new Follower(file, onRecord, options.logger, options.pollMs ?? pollMs, options.reading);
}

/** Calls `onRecord` for each record of a log, to its end as it is now. No file is no records. */
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
  /** Who waits for the next reading to end. */
  private waiting: (() => void)[] = [];
  private disposed = false;
  private complaint = '';

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

  /** One reading at a time; one more when it was asked for meanwhile. */
  private read(): void {
    this.again = true;
    if (this.reading) return;
    this.reading = true;
    void this.readAll();
  }

  private async readAll(): Promise<void> {
    await Promise.resolve(); // The caller gets its answer before the first record comes.
    while (this.again) {
      this.again = false;
      const waiting = this.waiting.splice(0);
      try {
        await this.reader.readOn();
      } catch (error) {
        this.complain(messageOf(error));
      }
      for (const resolve of waiting) resolve();
    }
    this.reading = false;
  }

  /** Watches the folder, because the file may not be there yet; without the folder, the timer tries again. */
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

  /** Once for each thing that goes wrong: the timer tries every second. */
  private complain(message: string): void {
    if (message === this.complaint) return;
    this.complaint = message;
    this.logger.warn(`The log ${this.file} cannot be read: ${message}`);
  }
}
