import { open, type FileHandle } from 'node:fs/promises';
import type { Logger } from '../model/logger';
import type { LogRecord } from '../model/logEvent';
import { whenAbsent } from '../util/fileErrors';
import { LineSplitter } from './lineSplitter';
import { parseLogRecord } from './parseLogRecord';

const chunkBytes = 64 * 1024;
/** A file full of garbage gets a few warnings, not one per line. */
const maxWarnings = 5;

export interface LogReading {
  /** Reads at most this many of the newest unread bytes; all of them if absent. */
  readonly newestBytes?: number;
  /** Called with the number of bytes that this skipped. */
  readonly onSkipped?: (bytes: number) => void;
  /** Awaited after each chunk, so that a writer can keep up. */
  readonly onChunk?: () => Promise<void>;
}

/** Reads a log file incrementally from its start; keeps one chunk in memory. */
export class LogFileReader {
  private splitter = new LineSplitter();
  private offset = 0;
  /** Identifies the file: a log that was removed and created again is read from its start. */
  private inode: number | undefined;
  private warnings = 0;
  private stopped = false;
  /** The reader starts inside a line, which it ignores. */
  private inLine = false;

  constructor(
    private readonly file: string,
    private readonly onRecord: (record: LogRecord) => void,
    private readonly logger: Logger,
    private readonly reading: LogReading = {},
  ) {}

  /** Passes on the records added since the last call. A missing file is not an error. */
  async readOn(): Promise<void> {
    const handle = await open(this.file, 'r').catch(whenAbsent(undefined));
    try {
      if (handle) await this.readAll(handle);
    } finally {
      await handle?.close();
    }
  }

  /** Stops passing on records. */
  stop(): void {
    this.stopped = true;
  }

  private async readAll(handle: FileHandle): Promise<void> {
    const { ino, size } = await handle.stat();
    if ((this.inode !== undefined && ino !== this.inode) || size < this.offset) {
      this.offset = 0;
      this.splitter = new LineSplitter();
      this.inLine = false;
    }
    this.inode = ino;
    this.skipTo(size - (this.reading.newestBytes ?? Infinity));
    const buffer = Buffer.allocUnsafe(chunkBytes);
    // Up to the end as it was at the start, so that a busy writer does not keep the reader for ever.
    while (this.offset < size && !this.stopped) {
      const { bytesRead } = await handle.read(
        buffer,
        0,
        Math.min(chunkBytes, size - this.offset),
        this.offset,
      );
      if (bytesRead === 0) return;
      this.offset += bytesRead;
      for (const line of this.splitter.push(buffer.subarray(0, bytesRead))) {
        if (this.stopped) return;
        if (this.inLine) this.inLine = false;
        else this.passOn(line);
      }
      await this.reading.onChunk?.();
    }
  }

  private skipTo(offset: number): void {
    if (offset <= this.offset) return;
    this.reading.onSkipped?.(offset - this.offset);
    this.offset = offset;
    this.splitter = new LineSplitter();
    this.inLine = true;
  }

  private passOn(line: string | undefined): void {
    const record = line === undefined ? 'malformed' : line === '' ? 'unknown' : parseLogRecord(line);
    if (record === 'malformed') this.warn();
    else if (record !== 'unknown') this.onRecord(record);
  }

  private warn(): void {
    this.warnings += 1;
    if (this.warnings > maxWarnings) return;
    const last = this.warnings === maxWarnings ? ' Further ones are not reported.' : '';
    this.logger.warn(`A line before byte ${this.offset} of ${this.file} is not a log record.${last}`);
  }
}
