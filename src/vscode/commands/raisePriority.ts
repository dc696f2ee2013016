import { changePriority } from './changePriority';
import type { ChosenTasksParts } from '../prompts/chosenTasks';
import { command } from './command';

/** Makes tasks that have not begun more urgent. */
export const raisePriority = command('tsk.raisePriority', (parts: ChosenTasksParts, argument, selected) =>
  changePriority(parts, 1, argument, selected),
);
