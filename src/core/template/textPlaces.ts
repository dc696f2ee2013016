import type { DocumentProblem, Span } from './taskDocument';

/** Knows the line and the column of each offset in a text; both count from 1. */
export class TextPlaces {
  private readonly starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.starts = starts;
  }

  at(offset: number): { readonly line: number; readonly column: number } {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }

  range({ start, end }: Span): Pick<DocumentProblem, 'line' | 'column' | 'endLine' | 'endColumn'> {
    const [from, to] = [this.at(start), this.at(end)];
    return { ...from, endLine: to.line, endColumn: to.column };
  }
}
