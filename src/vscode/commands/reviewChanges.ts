import { commands, l10n, Uri, window } from 'vscode';
import type { Core } from '../../core/core';
import { resultOf } from '../../core/model/task';
import { requireTrust } from '../requireTrust';
import { labelText } from '../safeText';
import { blobUri } from '../review/blobUri';
import { reviewFiles, type ReviewFile } from '../review/reviewFiles';
import type { ReviewedTasks } from '../tasks/reviewedTasks';
import { chooseTask, type ChooseTaskParts } from './chooseTask';

export interface ReviewParts extends ChooseTaskParts {
  readonly core: Core;
  readonly reviewed: ReviewedTasks;
}

/** Shows everything that a task's branch changes against its base in one multi-file diff. */
export async function reviewChanges(parts: ReviewParts, argument: unknown): Promise<void> {
  requireTrust();
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Review Changes'),
    placeholder: l10n.t('Of which task?'),
    none: l10n.t('TSK: No task has changes to review yet.'),
    fits: (candidate) => resultOf(candidate) !== undefined,
  });
  if (!task) return;
  await parts.reviewed.mark([task.id]);
  const files = reviewFiles(task.snapshot.gitDir, await parts.core.changes(task));
  if (files.length === 0) {
    await window.showInformationMessage(l10n.t('TSK: The branch has commits, but they change no file.'));
    return;
  }
  await commands.executeCommand('vscode.changes', labelText(task.branch), files.map(resource));
}

/** As `vscode.changes` wants it: label, original, modified; a side that does not exist stays away. */
function resource({ path, original, modified }: ReviewFile): readonly (Uri | undefined)[] {
  return [Uri.file(`/${path}`), original && blobUri(original), modified && blobUri(modified)];
}
