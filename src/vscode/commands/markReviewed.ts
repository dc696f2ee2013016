import { l10n } from 'vscode';
import type { ReviewedTasks } from '../tasks/reviewedTasks';
import { chosenTasks, type ChosenTasksParts } from '../prompts/chosenTasks';
import { command } from './command';

interface MarkReviewedParts extends ChosenTasksParts {
  readonly reviewed: ReviewedTasks;
}

/** Takes results off the badge without opening them. */
export const markReviewed = command(
  'tsk.markReviewed',
  async (parts: MarkReviewedParts, argument, selected) => {
    const tasks = await chosenTasks(parts, argument, selected, {
      title: l10n.t('Mark as Reviewed'),
      placeholder: l10n.t('Select a result'),
      none: l10n.t('TSK: No results to review.'),
      fits: (task) => parts.reviewed.isWaiting(task),
    });
    await parts.reviewed.mark(tasks.map(({ id }) => id));
  },
);
