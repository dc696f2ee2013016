import { posix } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ChangeStatus, FileChange } from '../../core/model/repository';
import type { ReviewMark } from '../../core/model/reviewMarks';
import { labelText } from '../common/safeText';
import { markWords } from './markWords';

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

/** The words for a status. */
export const statusWords: Readonly<Record<ChangeStatus, string>> = {
  added: l10n.t('added'),
  modified: l10n.t('modified'),
  deleted: l10n.t('deleted'),
  renamed: l10n.t('renamed'),
  'type-changed': l10n.t('type-changed'),
};

export function fileView(change: FileChange, marks: readonly ReviewMark[] = []): FileView {
  const { path, oldPath, status, submodule, insertions, deletions } = change;
  const folder = posix.dirname(path);
  const lines = [...(insertions ? [`+${insertions}`] : []), ...(deletions ? [`−${deletions}`] : [])].join(
    ' ',
  );
  const word = statusWords[status];
  const kind = submodule ? l10n.t('submodule {0}', word) : word;
  const what = oldPath === undefined ? kind : l10n.t('{0} from {1}', kind, labelText(oldPath, 200));
  const spokenLines =
    insertions === undefined ? [] : [l10n.t('{0} lines added, {1} removed', insertions, deletions ?? 0)];
  return {
    label: labelText(posix.basename(path), 80),
    description: [
      // First: a long folder would push it out of sight.
      marks.length ? `⚠ ${marks.map((mark) => markWords[mark].short).join(', ')}` : '',
      folder === '.' ? '' : labelText(folder, 120),
      lines,
    ]
      .filter(Boolean)
      .join(' · '),
    tooltip: [
      `${labelText(path, 300)}: ${what}${lines ? `, ${lines}` : ''}`,
      ...marks.map((mark) => `⚠ ${markWords[mark].reason}`),
    ].join('\n'),
    spoken: [labelText(path, 200), what, ...spokenLines, ...marks.map((mark) => markWords[mark].reason)].join(
      ', ',
    ),
  };
}

const counted: Readonly<Record<ChangeStatus, (files: number) => string>> = {
  added: (n) => l10n.t('{0} added', n),
  modified: (n) => l10n.t('{0} modified', n),
  deleted: (n) => l10n.t('{0} deleted', n),
  renamed: (n) => l10n.t('{0} renamed', n),
  'type-changed': (n) => l10n.t('{0} type-changed', n),
};

/** `1 added, 2 modified`: how many files of each status. */
export function statusCounts(changes: readonly FileChange[]): string {
  const statuses = Object.keys(statusLetters) as ChangeStatus[];
  return statuses
    .flatMap((status) => {
      const n = changes.filter((change) => change.status === status).length;
      return n ? [counted[status](n)] : [];
    })
    .join(', ');
}

/** `3 files changed`. */
export function changesLabel(files: number): string {
  return files === 1 ? l10n.t('1 file changed') : l10n.t('{0} files changed', files);
}

/** `2 to check`: how many files something would act on; empty when none. */
export function markedLabel(files: number): string {
  if (files === 0) return '';
  return files === 1 ? l10n.t('1 to check') : l10n.t('{0} to check', files);
}
