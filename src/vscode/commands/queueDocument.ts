import { sendTask, type SendTaskParts } from '../newTask/sendTask';
import { taskDocumentOf } from '../newTask/taskDocumentOf';
import { command } from './command';

/** Queues the task of a document, or one for each of its agents. */
export const queueDocument = command('tsk.queueDocument', async (parts: SendTaskParts, argument) => {
  await sendTask(parts, await taskDocumentOf(argument), 'queue');
});
