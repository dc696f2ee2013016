/** What has to happen to a display of lines so that it shows what was added. */
export type LinesChange =
  { readonly kind: 'append'; readonly text: string } | { readonly kind: 'replace'; readonly text: string };

/**
 * Keeps the last lines of a log that may never end. When more than `max` have come, the display is cut
 * down to the newest half in one step: rarely, because replacing is dear and scrolls.
 */
export class BoundedLines {
  private lines: string[] = [];
  private dropped = 0;

  constructor(
    private readonly max: number,
    private readonly describeDropped: (lines: number) => string,
  ) {}

  add(lines: readonly string[]): LinesChange {
    for (const line of lines) this.lines.push(line);
    if (this.lines.length <= this.max) return { kind: 'append', text: joined(lines) };
    const kept = this.lines.slice(-Math.ceil(this.max / 2));
    this.dropped += this.lines.length - kept.length;
    this.lines = kept;
    return { kind: 'replace', text: joined([this.describeDropped(this.dropped), ...kept]) };
  }
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
