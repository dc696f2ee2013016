import type { FileChange } from '../../core/model/repository';
import type { BlobRef } from './blobRef';

export interface ReviewSide {
  /** Path in the repository, for people and for the choice of language. */
  readonly path: string;
  readonly ref: BlobRef;
}

/** One file of a review; a side without the file is absent. */
export interface ReviewFile {
  readonly path: string;
  readonly original?: ReviewSide;
  readonly modified?: ReviewSide;
}

/** The files of the multi-file diff, sorted by path. */
export function reviewFiles(gitDir: string, changes: readonly FileChange[]): readonly ReviewFile[] {
  return changes
    .map((change) => {
      const kind = change.submodule ? 'submodule' : 'blob';
      const side = (path: string, object: string): ReviewSide => ({ path, ref: { kind, gitDir, object } });
      return {
        path: change.path,
        ...(change.oldBlob ? { original: side(change.oldPath ?? change.path, change.oldBlob) } : {}),
        ...(change.newBlob ? { modified: side(change.path, change.newBlob) } : {}),
      };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
