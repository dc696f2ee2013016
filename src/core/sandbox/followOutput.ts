import type { Readable } from 'node:stream';
import type { EngineKind } from '../model/configWords';
import type { OutputLine } from '../model/engine';
import { delay } from '../util/abort';
import type { ContainerLog, LogPart } from './containerLog';
import { lastEntry, settledEntries, stampedEntries, type EntryPart } from './stampedEntries';
import { StampedOutput } from './stampedOutput';

type OnLine = (line: OutputLine) => void;
type Entries = (stream: Readable) => AsyncIterable<EntryPart>;

/** How often what changes without a word is looked at, in milliseconds. */
const pauseMs = 200;
/** Of the time, an engine is kept busy with looking for this part at most, unless the pauses were too long. */
const busyPart = 1 / 5;
const longestPauseMs = 1_000;

/** Passes on the output of a container from its start to its end, every line once, in order. */
export async function followOutput(
  kind: EngineKind,
  log: ContainerLog,
  onLine: OnLine,
  signal: AbortSignal | undefined,
): Promise<void> {
  const reader = new Reader(log, onLine);
  await (kind === 'podman' ? poll(log, reader, signal) : follow(log, reader, signal));
  reader.end();
}

/**
 * Docker ends an output that is followed with the container, and may have told only a part by then (20.10: more than
 * half of 60,000 lines were missing). What is behind that part is read when the container has ended.
 */
async function follow(log: ContainerLog, reader: Reader, signal: AbortSignal | undefined): Promise<void> {
  await reader.readOn({ follow: true });
  for (;;) {
    // Asked first: what is read after that is all.
    const isRunning = await log.isRunning();
    if (!(await reader.isAtEnd())) await reader.readOn();
    if (!isRunning) return;
    await delay(pauseMs, signal);
    await reader.readOn({ follow: true });
  }
}

/**
 * Podman leaves out whatever comes too fast of an output that is followed, also in the middle (4.3: all but 272 of
 * 60,000 lines). So its log is read again and again, from where the last reading ended.
 */
async function poll(log: ContainerLog, reader: Reader, signal: AbortSignal | undefined): Promise<void> {
  let known = '';
  for (;;) {
    const isRunning = await log.isRunning();
    if (!isRunning) return reader.readOn();
    const begun = performance.now();
    const last = await log.read({ tail: 1 }, lastEntry);
    if (last !== known) await reader.readOn({}, (stream) => settledEntries(stream, last));
    known = last;
    const spent = performance.now() - begun;
    await delay(Math.min(Math.max(pauseMs, spent / busyPart), longestPauseMs), signal);
  }
}

/** Passes on the new entries of a log, each time it is asked to look. */
class Reader {
  private readonly output = new StampedOutput();

  constructor(
    private readonly log: ContainerLog,
    private readonly onLine: OnLine,
  ) {}

  isAtEnd(): Promise<boolean> {
    return this.log.read({ tail: 1 }, (stream) => this.output.isAtEnd(stream));
  }

  async readOn(part: LogPart = {}, entries: Entries = stampedEntries): Promise<void> {
    const { since } = this.output;
    if (await this.read({ ...part, since }, entries)) return;
    this.output.startAnew();
    await this.read({}, entries);
  }

  end(): void {
    for (const line of this.output.end()) this.onLine(line);
  }

  private read(part: LogPart, entries: Entries): Promise<boolean> {
    return this.log.read(part, async (stream) => {
      const lines = this.output.lines(entries(stream));
      for (;;) {
        const { done, value } = await lines.next();
        if (done) return value;
        this.onLine(value);
      }
    });
  }
}
