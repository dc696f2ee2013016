import { openDraft, type OpenDraftParts } from '../newTask/openDraft';
import { command } from './command';

/** Opens a new task document. */
export const newTask = command('tsk.newTask', async (parts: OpenDraftParts) => {
  await openDraft(parts);
});
