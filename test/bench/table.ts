/** One figure: medians in milliseconds (or megabytes), and what it is compared with in the same run. */
export interface BenchRow {
  readonly name: string;
  readonly unit?: 'MB';
  readonly ms: number;
  readonly baseline: string;
  readonly baselineMs: number;
}

/** The middle of the values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

/** The rows as lines of one table, with ratios. */
export function table(rows: readonly BenchRow[]): readonly string[] {
  const cells = [
    ['what', 'median ms', 'baseline', 'median ms', 'ratio'],
    ...rows.map(({ name, ms, baseline, baselineMs, unit }) => [
      name,
      figure(ms, unit),
      baseline,
      figure(baselineMs, unit),
      (ms / baselineMs).toFixed(2),
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells.map((row) =>
    row
      .map((cell, n) => (n % 2 || n === 4 ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0)))
      .join('  '),
  );
}

function figure(value: number, unit: BenchRow['unit']): string {
  return `${value.toFixed(value < 10 ? 1 : 0)}${unit ? ` ${unit}` : ''}`;
}
