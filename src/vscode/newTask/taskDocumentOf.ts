import { l10n, Uri, window, workspace, type TextDocument } from 'vscode';
import { errors } from '../../core/util/errors';
import { taskLanguage } from './taskLanguage';

/** The task document that a command was invoked on: the one given, else the active one. Throws `bad-input`. */
export async function taskDocumentOf(argument: unknown): Promise<TextDocument> {
  const active = window.activeTextEditor?.document;
  const document =
    argument instanceof Uri && argument.toString() !== active?.uri.toString()
      ? await workspace.openTextDocument(argument)
      : active;
  if (document?.languageId === taskLanguage) return document;
  throw errors.badInput(l10n.t('Open a task document first: "TSK: New Task" makes one.'));
}
