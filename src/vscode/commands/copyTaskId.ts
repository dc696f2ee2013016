import type { ChosenTasksParts } from '../prompts/chosenTasks';
import { copyFromTask } from './copyFromTask';

/** Copies the ids of tasks. */
export function copyTaskId(parts: ChosenTasksParts, argument: unknown, selected: unknown): Promise<void> {
  return copyFromTask(parts, 'id', argument, selected);
}
