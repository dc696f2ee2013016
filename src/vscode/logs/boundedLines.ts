/** The change that makes a display of lines show what was added. */
export type LinesChange =
  { readonly kind: 'append'; readonly text: string } | { readonly kind: 'replace'; readonly text: string };

/** What a display leaves out: lines that it once had, and bytes of the log that were not read. */
export interface LeftOut {
  readonly lines: number;
  readonly bytes: number;
}

/** How much a display shows at most. */
export interface DisplayLimits {
  readonly lines: number;
  readonly characters: number;
}

/**
 * Keeps the last lines of a log that may never end. When there are more than the limits allow, they are cut down to the
 * newest half in one step: rarely, because replacing what is displayed is dear and scrolls.
 */
export class BoundedLines {
  private lines: string[] = [];
  private characters = 0;
  /** So many of the last lines are not displayed yet. */
  private waiting = 0;
  private leftOut: LeftOut = { lines: 0, bytes: 0 };
  /** The display does not show what was left out last. */
  private isStale = false;

  constructor(
    private readonly limits: DisplayLimits,
    private readonly describeLeftOut: (leftOut: LeftOut) => string,
  ) {}

  /** So much of the log was passed over before what comes next: what is shown goes, or it would seem to be whole. */
  skip(bytes: number): void {
    this.leftOut = { lines: this.leftOut.lines, bytes: this.leftOut.bytes + bytes };
    this.keep([]);
  }

  add(lines: readonly string[]): void {
    for (const line of lines) {
      this.lines.push(line);
      this.characters += sizeOf(line);
    }
    this.waiting += lines.length;
    if (this.lines.length > this.limits.lines || this.characters > this.limits.characters)
      this.keep(this.newestHalf());
  }

  /** What a display lacks that was kept current so far; undefined when that is nothing. */
  take(): LinesChange | undefined {
    if (this.isStale) {
      // Had it grown to the limit again, replacing would be at its dearest.
      this.keep(this.newestHalf());
      this.isStale = false;
      this.waiting = 0;
      return { kind: 'replace', text: this.whole() };
    }
    const waiting = this.waiting;
    this.waiting = 0;
    return waiting === 0 ? undefined : { kind: 'append', text: joined(this.lines.slice(-waiting)) };
  }

  /** Everything to display. */
  whole(): string {
    const { lines, bytes } = this.leftOut;
    const note = lines === 0 && bytes === 0 ? [] : [this.describeLeftOut(this.leftOut)];
    return joined([...note, ...this.lines]);
  }

  private keep(kept: string[]): void {
    this.leftOut = { ...this.leftOut, lines: this.leftOut.lines + this.lines.length - kept.length };
    this.lines = kept;
    this.characters = kept.reduce((sum, line) => sum + sizeOf(line), 0);
    this.isStale = true;
  }

  /** The last line at least, however long it is. */
  private newestHalf(): string[] {
    let first = Math.max(0, this.lines.length - 1);
    let characters = sizeOf(this.lines[first] ?? '');
    const least = this.lines.length - Math.ceil(this.limits.lines / 2);
    while (first > Math.max(0, least)) {
      characters += sizeOf(this.lines[first - 1] ?? '');
      if (characters > this.limits.characters / 2) break;
      first -= 1;
    }
    return this.lines.slice(first);
  }
}

/** With its line break. */
function sizeOf(line: string): number {
  return line.length + 1;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
