import type { FileChange } from '../../core/model/repository';
import { reviewMarks, type ReviewMark } from '../../core/model/reviewMarks';

/** The files of a result as they are shown. */
export interface ResultFiles {
  readonly changes: readonly FileChange[];
  readonly marks: ReadonlyMap<string, readonly ReviewMark[]>;
}

/** In the order of their paths; those that something would act on first, where no number of others can hide them. */
export function resultFiles(changes: readonly FileChange[]): ResultFiles {
  const marks = reviewMarks(changes);
  const rank = ({ path }: FileChange): number => (marks.has(path) ? 0 : 1);
  const sorted = [...changes].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  return { changes: sorted, marks };
}
