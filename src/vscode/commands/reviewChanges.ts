import { l10n, window } from 'vscode';
import type { Core } from '../../core/core';
import { resultOf } from '../../core/model/task';
import { requireTrust } from '../requireTrust';
import { labelText } from '../safeText';
import { currentClaims } from '../opening/currentClaims';
import { openChanges } from '../opening/openForeign';
import { blobUri } from '../review/blobUri';
import { reviewFiles } from '../review/reviewFiles';
import type { ReviewedTasks } from '../tasks/reviewedTasks';
import { chooseTask, type ChooseTaskParts } from '../prompts/chooseTask';
import { command } from './command';

interface ReviewParts extends ChooseTaskParts {
  readonly core: Core;
  readonly reviewed: ReviewedTasks;
}

/** Shows everything that a task's branch changes against its base in one multi-file diff. */
export const reviewChanges = command('tsk.reviewChanges', async (parts: ReviewParts, argument) => {
  requireTrust();
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Review Changes'),
    placeholder: l10n.t('Select a task'),
    none: l10n.t('TSK: No task has changes to review yet.'),
    fits: (candidate) => resultOf(candidate) !== undefined,
  });
  if (!task) return;
  await parts.reviewed.mark([task.id]);
  const files = reviewFiles(task.snapshot.gitDir, await parts.core.changes(task));
  if (files.length === 0) {
    await window.showInformationMessage(l10n.t('TSK: The commits of this branch change no files.'));
    return;
  }
  const claims = currentClaims();
  await openChanges(
    labelText(task.branch),
    files.map(({ original, modified }) => ({
      original: original && blobUri(original, claims),
      modified: modified && blobUri(modified, claims),
    })),
  );
});
