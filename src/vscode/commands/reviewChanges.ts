import { l10n, window } from 'vscode';
import type { Core } from '../../core/core';
import { resultOf } from '../../core/model/task';
import { requireTrust } from '../common/requireTrust';
import { labelText } from '../common/safeText';
import { currentClaims } from '../opening/currentClaims';
import { openChanges } from '../opening/openForeign';
import { chooseTask, type ChooseTaskParts } from '../prompts/chooseTask';
import { blobUri } from '../review/blobUri';
import { reviewFiles } from '../review/reviewFiles';
import type { ReviewedTasks } from '../tasks/reviewedTasks';
import { command } from './command';

/** VS Code's multi-file diff reads all files at once. */
const maxFiles = 2_000;

interface ReviewParts extends ChooseTaskParts {
  readonly core: Core;
  readonly reviewed: ReviewedTasks;
}

/** Shows everything that a task's branch changes against its base in one multi-file diff. */
export const reviewChanges = command('tsk.reviewChanges', async (parts: ReviewParts, argument) => {
  requireTrust();
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Review Changes'),
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
    files.slice(0, maxFiles).map(({ original, modified }) => ({
      original: original && blobUri(original, claims),
      modified: modified && blobUri(modified, claims),
    })),
  );
  if (files.length <= maxFiles) return;
  const shown = maxFiles.toLocaleString();
  const text = l10n.t(
    'TSK: Showing the first {0} of {1} changed files. To see the rest, run git diff {2}.',
    ...[shown, files.length.toLocaleString(), `${task.snapshot.base.slice(0, 12)} ${labelText(task.branch)}`],
  );
  await window.showInformationMessage(text);
});
