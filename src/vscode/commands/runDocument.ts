import { sendTask, type SendTaskParts } from '../newTask/sendTask';
import { taskDocumentOf } from '../newTask/taskDocumentOf';
import { command } from './command';

/** Runs the task of a document at once, in this window. */
export const runDocument = command('tsk.runDocument', async (parts: SendTaskParts, argument) => {
  await sendTask(parts, await taskDocumentOf(argument), 'run');
});
