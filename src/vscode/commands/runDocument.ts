import { sendTask, type SendTaskParts } from '../newTask/sendTask';
import { taskDocumentOf } from '../newTask/taskDocumentOf';

/** Runs the task of a document at once, in this window. */
export async function runDocument(parts: SendTaskParts, argument: unknown): Promise<void> {
  await sendTask(parts, await taskDocumentOf(argument), 'run');
}
