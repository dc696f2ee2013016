import { l10n, Uri, window, workspace } from 'vscode';
import { errors } from '../../core/util/errors';
import { openDraft, type OpenDraftParts } from '../newTask/openDraft';
import { command } from './command';

const maxChars = 200_000;

/** Opens a new task document with the text of a file as its prompt. */
export const delegateText = command('tsk.delegateText', async (parts: OpenDraftParts, argument) => {
  const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
  if (!uri) throw errors.badInput(l10n.t('Open the file to use as the prompt first.'));
  const document = await workspace.openTextDocument(uri);
  const prompt = document.getText().trim();
  if (prompt.length > maxChars)
    throw errors.badInput(l10n.t('That file is too long for a prompt. Refer to it in the prompt instead.'));
  await openDraft(parts, { prompt, ...(uri.scheme === 'file' ? { file: uri.fsPath } : {}) });
});
