import { openDraft, type OpenDraftParts } from '../newTask/openDraft';

/** Opens a new task document. */
export async function newTask(parts: OpenDraftParts): Promise<void> {
  await openDraft(parts);
}
