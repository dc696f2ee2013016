import { l10n, window } from 'vscode';
import { errors } from '../../core/util/errors';
import { contextOf, excerptOf } from '../newTask/editorContext';
import { openDraft, type OpenDraftParts } from '../newTask/openDraft';
import { command } from './command';

/** Opens a new task document with what is selected, or the whole file, as its context. */
export const delegateSelection = command('tsk.delegateSelection', async (parts: OpenDraftParts) => {
  const editor = window.activeTextEditor;
  if (!editor) throw errors.badInput(l10n.t('Open a file and select the text for the task first.'));
  await parts.folders.ready();
  const { uri } = editor.document;
  await openDraft(parts, {
    ...contextOf(excerptOf(editor, parts.folders)),
    ...(uri.scheme === 'file' ? { file: uri.fsPath } : {}),
  });
});
