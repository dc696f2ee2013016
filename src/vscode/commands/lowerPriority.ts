import { changePriority } from './changePriority';
import type { ChosenTasksParts } from '../prompts/chosenTasks';

/** Makes tasks that have not begun less urgent. */
export function lowerPriority(parts: ChosenTasksParts, argument: unknown, selected: unknown): Promise<void> {
  return changePriority(parts, -1, argument, selected);
}
