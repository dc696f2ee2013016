/** A longer line cannot be a log record, so it is skipped instead of kept in memory. */
const maxLineBytes = 16 * 1024 ** 2;

/** Splits bytes into lines. Lines and characters may span any number of chunks. */
export class LineSplitter {
  private parts: Buffer[] = [];
  private held = 0;
  private skipping = false;

  /** The lines that end in this chunk, without their line breaks; undefined for a line that was too long. */
  *push(chunk: Buffer): Generator<string | undefined> {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.hold(chunk.subarray(start, end));
      yield this.take();
      start = end + 1;
    }
    this.hold(Buffer.from(chunk.subarray(start))); // A copy, because the caller reuses the chunk's memory.
  }

  private hold(part: Buffer): void {
    this.held += part.length;
    if (this.held > maxLineBytes) this.skipping = true;
    if (this.skipping) this.parts = [];
    else if (part.length > 0) this.parts.push(part);
  }

  private take(): string | undefined {
    // A line break is never part of a longer UTF-8 character, so whole lines decode correctly.
    const line = this.skipping ? undefined : Buffer.concat(this.parts).toString('utf8');
    this.parts = [];
    this.held = 0;
    this.skipping = false;
    return line;
  }
}
