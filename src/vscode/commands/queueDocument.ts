import { sendTask, type SendTaskParts } from '../newTask/sendTask';
import { taskDocumentOf } from '../newTask/taskDocumentOf';

/** Queues the task of a document, or one for each of its agents. */
export async function queueDocument(parts: SendTaskParts, argument: unknown): Promise<void> {
  await sendTask(parts, await taskDocumentOf(argument), 'queue');
}
