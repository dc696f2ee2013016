import type { ChosenTasksParts } from '../prompts/chosenTasks';
import { copyFromTask } from './copyFromTask';
import { command } from './command';

/** Copies the ids of tasks. */
export const copyTaskId = command('tsk.copyTaskId', (parts: ChosenTasksParts, argument, selected) =>
  copyFromTask(parts, 'id', argument, selected),
);
