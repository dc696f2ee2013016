import type { ChosenTasksParts } from '../prompts/chosenTasks';
import { copyFromTask } from './copyFromTask';

/** Copies the branches of tasks. */
export function copyBranchName(parts: ChosenTasksParts, argument: unknown, selected: unknown): Promise<void> {
  return copyFromTask(parts, 'branch', argument, selected);
}
