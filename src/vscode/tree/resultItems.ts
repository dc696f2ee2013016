import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { FileChange } from '../../core/model/repository';
import type { ReviewMark } from '../../core/model/reviewMarks';
import type { Change, Task } from '../../core/model/task';
import type { CommandId } from '../common/commandIds';
import { labelText } from '../common/safeText';
import { changeUri } from './changeDecorations';
import { changesLabel, fileView, markedLabel, statusCounts } from './fileView';
import { nextStep } from './nextStep';
import type { ResultFiles } from './resultFiles';

/** Why a task failed or was cancelled; a click opens its log. */
export function reasonItem(key: string, task: Task, reason: string): TreeItem {
  const text = labelText(reason, 300);
  const item = new TreeItem(text, TreeItemCollapsibleState.None);
  item.id = key;
  item.iconPath = new ThemeIcon('info', new ThemeColor('list.warningForeground'));
  item.contextValue = 'reason';
  item.tooltip = labelText(reason, 1000);
  item.accessibilityInformation = { label: l10n.t('Reason: {0}', text) };
  item.command = {
    command: 'tsk.showLog' satisfies CommandId,
    title: l10n.t('Show Log'),
    arguments: [task.id],
  };
  return item;
}

/** The next step after a failure; a click takes it. */
export function stepItem(key: string, task: Task): TreeItem {
  const step = nextStep(task);
  const item = new TreeItem(step.title, TreeItemCollapsibleState.None);
  item.id = key;
  item.iconPath = new ThemeIcon('lightbulb');
  item.contextValue = 'step';
  item.tooltip = l10n.t('What to do next');
  item.accessibilityInformation = { label: l10n.t('Next step: {0}', step.title), role: 'button' };
  item.command = { command: step.command, title: step.title, arguments: [task.id] };
  return item;
}

/** The files of a result; their kinds are shown once they have been read. */
export function changesItem(
  key: string,
  change: Extract<Change, { readonly kind: 'branch' }>,
  read: ResultFiles | undefined,
  isOpen: boolean,
): TreeItem {
  const { Collapsed, Expanded } = TreeItemCollapsibleState;
  const label = changesLabel(change.files);
  const item = new TreeItem(label, isOpen ? Expanded : Collapsed);
  const counts = read ? statusCounts(read.changes) : '';
  const marked = read ? markedLabel(read.marks.size) : '';
  item.id = key;
  item.description = [`+${change.insertions} −${change.deletions}`, marked && `⚠ ${marked}`, counts]
    .filter(Boolean)
    .join(' · ');
  item.iconPath = new ThemeIcon('files');
  item.contextValue = 'changes';
  const what = l10n.t('Changes on the branch {0}', labelText(change.branch, 200));
  const why = l10n.t(
    'Files marked ⚠ can run something when the branch is checked out or opened. They come first.',
  );
  item.tooltip = marked ? `${what}\n${why}` : what;
  item.accessibilityInformation = {
    label: [
      label,
      l10n.t('{0} lines added, {1} removed', change.insertions, change.deletions),
      marked,
      counts,
    ]
      .filter(Boolean)
      .join(', '),
  };
  return item;
}

export function fileItem(key: string, change: FileChange, marks: readonly ReviewMark[]): TreeItem {
  const view = fileView(change, marks);
  const item = new TreeItem(view.label, TreeItemCollapsibleState.None);
  item.id = key;
  item.description = view.description;
  // For its icon by name, and its letter and colour.
  item.resourceUri = changeUri(change);
  item.iconPath = change.submodule ? new ThemeIcon('file-submodule') : ThemeIcon.File;
  item.contextValue = `file ${change.status}`;
  item.tooltip = view.tooltip;
  item.accessibilityInformation = { label: view.spoken };
  item.command = {
    command: 'tsk.openChange' satisfies CommandId,
    title: l10n.t('Open Changes'),
    arguments: [key],
  };
  return item;
}

export function moreFilesItem(key: string, task: Task, more: number): TreeItem {
  const label = l10n.t('… and {0} more: review all changes', more);
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.id = key;
  item.accessibilityInformation = { label };
  item.command = { command: 'tsk.reviewChanges' satisfies CommandId, title: label, arguments: [task.id] };
  return item;
}

/** Stands for files that cannot be read. */
export function unreadItem(key: string, why: string): TreeItem {
  const text = l10n.t('Cannot read the changes: {0}', why);
  const label = labelText(text, 300);
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.id = key;
  item.iconPath = new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
  item.tooltip = labelText(text, 1000);
  item.accessibilityInformation = { label };
  return item;
}
