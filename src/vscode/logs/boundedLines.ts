/** What has to happen to a display of lines so that it shows what was added. */
export type LinesChange =
  { readonly kind: 'append'; readonly text: string } | { readonly kind: 'replace'; readonly text: string };

/** What a display does not show: lines that it once had, and bytes of the log that nobody read. */
export interface LeftOut {
  readonly lines: number;
  readonly bytes: number;
}

/**
 * Keeps the last lines of a log that may never end. When more than `max` have come, the display is cut
 * down to the newest half in one step: rarely, because replacing is dear and scrolls.
 */
export class BoundedLines {
  private lines: string[] = [];
  private leftOut: LeftOut = { lines: 0, bytes: 0 };
  /** The display does not show what was left out last. */
  private isStale = false;

  constructor(
    private readonly max: number,
    private readonly describeLeftOut: (leftOut: LeftOut) => string,
  ) {}

  /** So much of the log was passed over before what comes next: what is shown goes, or it would seem to be whole. */
  skip(bytes: number): void {
    this.leftOut = { lines: this.leftOut.lines + this.lines.length, bytes: this.leftOut.bytes + bytes };
    this.lines = [];
    this.isStale = true;
  }

  add(lines: readonly string[]): LinesChange {
    for (const line of lines) this.lines.push(line);
    if (this.lines.length > this.max) {
      const kept = this.lines.slice(-Math.ceil(this.max / 2));
      this.leftOut = { ...this.leftOut, lines: this.leftOut.lines + this.lines.length - kept.length };
      this.lines = kept;
      this.isStale = true;
    }
    if (!this.isStale) return { kind: 'append', text: joined(lines) };
    this.isStale = false;
    return { kind: 'replace', text: joined([this.describeLeftOut(this.leftOut), ...this.lines]) };
  }
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
