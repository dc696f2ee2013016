import { env, l10n } from 'vscode';
import { errors } from '../../core/util/errors';
import { openDraft, type OpenDraftParts } from '../newTask/openDraft';
import { command } from './command';

const maxChars = 200_000;

/** Opens a new task document with the text of the clipboard as its prompt. */
export const delegateClipboard = command('tsk.delegateClipboard', async (parts: OpenDraftParts) => {
  const prompt = (await env.clipboard.readText()).trim();
  if (prompt === '') throw errors.badInput(l10n.t('The clipboard contains no text.'));
  if (prompt.length > maxChars)
    throw errors.badInput(l10n.t('The text in the clipboard is too long for a prompt.'));
  await openDraft(parts, { prompt });
});
