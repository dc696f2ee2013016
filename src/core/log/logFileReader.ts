import { open, type FileHandle } from 'node:fs/promises';
import type { Logger } from '../model/logger';
import type { LogRecord } from '../model/logEvent';
import { whenAbsent } from '../util/fileErrors';
import { LineSplitter } from './lineSplitter';
import { parseLogRecord } from './parseLogRecord';

const chunkBytes = 64 * 1024;
/** A file full of rubbish is worth a few words, not as many as it has lines. */
const maxWarnings = 5;

export interface LogReading {
  /** When more bytes than that have not been read yet, only so many of the newest are; all of them when absent. */
  readonly newestBytes?: number;
  /** Told how many bytes were passed over so. */
  readonly onSkipped?: (bytes: number) => void;
  /** Waited for after each chunk: for a writer that must keep up. */
  readonly onChunk?: () => Promise<void>;
}

/** Reads a log file from its start on, as far as it goes, again and again; holds one chunk at a time. */
export class LogFileReader {
  private splitter = new LineSplitter();
  private offset = 0;
  /** Which file it was: a log that was removed and begun anew is read from its start. */
  private inode: number | undefined;
  private warnings = 0;
  private stopped = false;
  /** The next line began before what is read: half of it is none. */
  private inLine = false;

  constructor(
    private readonly file: string,
    private readonly onRecord: (record: LogRecord) => void,
    private readonly logger: Logger,
    private readonly reading: LogReading = {},
  ) {}

  /** Passes on what was added since the last call. No file yet is no error. */
  async readOn(): Promise<void> {
    const handle = await open(this.file, 'r').catch(whenAbsent(undefined));
    try {
      if (handle) await this.readAll(handle);
    } finally {
      await handle?.close();
    }
  }

  /** No record is passed on any more. */
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
    // To the end as it was at the start: someone who writes for ever does not keep the reader for ever.
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
    const last = this.warnings === maxWarnings ? ' More of them are not mentioned.' : '';
    this.logger.warn(`A line before byte ${this.offset} of ${this.file} is no log record.${last}`);
  }
}
