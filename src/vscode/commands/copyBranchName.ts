import type { ChosenTasksParts } from '../prompts/chosenTasks';
import { copyFromTask } from './copyFromTask';
import { command } from './command';

/** Copies the branches of tasks. */
export const copyBranchName = command('tsk.copyBranchName', (parts: ChosenTasksParts, argument, selected) =>
  copyFromTask(parts, 'branch', argument, selected),
);
