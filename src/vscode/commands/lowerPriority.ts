import { changePriority } from './changePriority';
import type { ChosenTasksParts } from '../prompts/chosenTasks';
import { command } from './command';

/** Makes tasks that have not begun less urgent. */
export const lowerPriority = command('tsk.lowerPriority', (parts: ChosenTasksParts, argument, selected) =>
  changePriority(parts, -1, argument, selected),
);
