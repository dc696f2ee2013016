import { l10n, type TextDocument } from 'vscode';
import { errors } from '../../core/util/errors';
import { documentOf } from '../documents/documentOf';
import { taskLanguage } from './taskLanguage';

/** The task document that a command was invoked on: the one given, else the active one. Throws `bad-input`. */
export async function taskDocumentOf(argument: unknown): Promise<TextDocument> {
  const document = await documentOf(argument, taskLanguage);
  if (document) return document;
  throw errors.badInput(l10n.t('Open a task document first. "TSK: New Task" creates one.'));
}
