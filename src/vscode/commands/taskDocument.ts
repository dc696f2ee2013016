import { l10n } from 'vscode';
import type { ReadOnlyDocuments } from '../documents/readOnlyDocuments';
import { sendTask, whatToSend, type SendTaskParts } from '../newTask/sendTask';
import { taskDocumentOf } from '../newTask/taskDocumentOf';
import { command } from './command';

/** Runs the task of a document at once, in this window. */
export const runDocument = command('tsk.runDocument', async (parts: SendTaskParts, argument) => {
  await sendTask(parts, await taskDocumentOf(argument), 'run');
});

/** Queues the task of a document, or one for each of its agents. */
export const queueDocument = command('tsk.queueDocument', async (parts: SendTaskParts, argument) => {
  await sendTask(parts, await taskDocumentOf(argument), 'queue');
});

type PreviewPromptParts = Pick<SendTaskParts, 'reader' | 'core' | 'folders'> & {
  readonly documents: ReadOnlyDocuments;
};

/** Shows the prompt as the agent would get it. */
export const previewPrompt = command('tsk.previewPrompt', async (parts: PreviewPromptParts, argument) => {
  const title = l10n.t('Preview Prompt');
  const found = await whatToSend(parts, await taskDocumentOf(argument), title);
  if (!found) return;
  const text = await parts.core.tasks.instructions(found.request);
  await parts.documents.show(l10n.t('Prompt of a {0} task', found.request.type), text, 'markdown');
});
