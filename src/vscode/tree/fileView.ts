import { posix } from 'node:path';
import type { ChangeStatus, FileChange } from '../../core/model/repository';
import { count } from '../../core/util/text';
import { labelText } from '../safeText';

/** A changed file in the tree, as data. Every text is safe to show. */
export interface FileView {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly spoken: string;
}

/** The letter that stands for a status, as in the source control view. */
export const statusLetters: Readonly<Record<ChangeStatus, string>> = {
  added: 'A',
  modified: 'M',
  deleted: 'D',
  renamed: 'R',
  'type-changed': 'T',
};

export function fileView(change: FileChange): FileView {
  const { path, oldPath, status, submodule, insertions, deletions } = change;
  const folder = posix.dirname(path);
  const lines = [...(insertions ? [`+${insertions}`] : []), ...(deletions ? [`−${deletions}`] : [])].join(
    ' ',
  );
  const from = oldPath === undefined ? '' : ` from ${labelText(oldPath, 200)}`;
  const kind = submodule ? 'submodule ' : '';
  const spokenLines =
    insertions === undefined ? [] : [`${insertions} lines added`, `${deletions ?? 0} removed`];
  return {
    label: labelText(posix.basename(path), 80),
    description: [folder === '.' ? '' : labelText(folder, 120), lines].filter(Boolean).join(' · '),
    tooltip: `${labelText(path, 300)}: ${kind}${status}${from}${lines ? `, ${lines}` : ''}`,
    spoken: [labelText(path, 200), `${kind}${status}${from}`, ...spokenLines].join(', '),
  };
}

/** `1 added, 2 modified`: how many files of each status. */
export function statusCounts(changes: readonly FileChange[]): string {
  const statuses = Object.keys(statusLetters) as ChangeStatus[];
  return statuses
    .flatMap((status) => {
      const n = changes.filter((change) => change.status === status).length;
      return n ? [`${n} ${status}`] : [];
    })
    .join(', ');
}

/** `3 files changed`. */
export function changesLabel(files: number): string {
  return `${count(files, 'file')} changed`;
}
