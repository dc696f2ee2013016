import type { OutputLine } from '../model/engine';
import { OutputCutter } from './outputLines';
import { stampedEntries, type EntryPart } from './stampedEntries';

/** An entry of a container's log: the `count`th of those that the engine wrote at this time. */
interface Position {
  readonly at: string;
  readonly count: number;
}

const lineEnd = 0x0a;
/** Engines tell times in one grain and compare them in another. */
const marginSeconds = 1;

/** Reads a container's log in several goes, and each entry once: their order never changes. */
export class StampedOutput {
  private readonly cutter = new OutputCutter();
  private last: Position | undefined;
  /** What was read last ends a line. */
  private endsLine = true;

  /** From when on the next go has to be, in Unix seconds, so that what was read last is in it. */
  get since(): number {
    const time = this.last === undefined ? NaN : Date.parse(this.last.at);
    return Number.isNaN(time) ? 0 : Math.max(0, Math.floor(time / 1000) - marginSeconds);
  }

  /** Whether nothing is new: said of a go that has the last entry of the log alone. */
  async isAtEnd(source: AsyncIterable<Buffer>): Promise<boolean> {
    let at: string | undefined;
    for await (const entry of stampedEntries(source)) at = entry.at ?? at;
    // Several entries have one time where it is in whole seconds, and where they are the pieces of one long line.
    return at === this.last?.at && (at === undefined || (at.includes('.') && this.endsLine));
  }

  /**
   * The lines of a go, without the entries that were read before; the first go is from the start of the log. Returns
   * false when the go did not have what was read last: then nothing of it was passed on.
   */
  async *lines(entries: AsyncIterable<EntryPart>): AsyncGenerator<OutputLine, boolean> {
    const known = this.last;
    let isNew = known === undefined;
    let seen = 0;
    for await (const { at, stream, data } of entries) {
      if (at !== undefined) {
        isNew ||= seen === known?.count;
        if (isNew) this.last = { at, count: this.last?.at === at ? this.last.count + 1 : 1 };
        else if (at === known?.at) seen += 1;
      }
      if (!isNew) continue;
      if (data.length) this.endsLine = data.at(-1) === lineEnd;
      yield* this.cutter.push(stream, data);
    }
    return isNew || seen === known?.count;
  }

  /** The log no longer has what was read last: whatever it has is new. */
  startAnew(): void {
    this.last = undefined;
  }

  /** What has no line end. */
  end(): Generator<OutputLine> {
    return this.cutter.end();
  }
}
