import { parseTaskId, shortId } from '../../core/model/taskId';
import { openDraft, type OpenDraftParts } from '../newTask/openDraft';

/** Opens a new task document; invoked on a task, of one that goes on from it. */
export async function newTask(parts: OpenDraftParts, argument: unknown): Promise<void> {
  const parent = typeof argument === 'string' ? parseTaskId(argument) : undefined;
  await openDraft(parts, parent ? { parent: shortId(parent) } : {});
}
