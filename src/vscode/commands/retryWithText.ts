import { l10n, workspace, type TextDocument } from 'vscode';
import { errors } from '../../core/util/errors';
import { offerTrust } from '../common/offerTrust';
import { documentOf } from '../documents/documentOf';
import { closeSent } from '../newTask/closeSent';
import { readRetryText, retryLanguage } from '../retry/retryText';
import { command } from './command';
import { queueAgain, type RetryTaskParts } from './retryTask';

interface RetryWithTextParts extends RetryTaskParts {
  /** The documents that are on their way. */
  readonly sending: WeakSet<TextDocument>;
}

/** Queues the task of a document again, with the instructions in it. A failure leaves the document as it is. */
export const retryWithText = command('tsk.retryWithText', async (parts: RetryWithTextParts, argument) => {
  if (!workspace.isTrusted) return offerTrust();
  const document = await documentOf(argument, retryLanguage);
  const { sending } = parts;
  // Ignores a second click.
  if (document && sending.has(document)) return;
  const text = document && readRetryText(document.getText());
  if (!text)
    throw errors.badInput(l10n.t('This is not a retry document. Run "Edit and retry…" on a task first.'));
  if (!text.instructions.trim())
    throw errors.badInput(l10n.t('The instructions are empty. Write them below the first line.'));
  const { version } = document;
  sending.add(document);
  try {
    const task = await parts.core.tasks.get(text.task);
    if (await queueAgain(parts, [task], 'base', text.instructions)) await closeSent(document, version);
  } finally {
    sending.delete(document);
  }
});
