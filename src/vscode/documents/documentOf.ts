import { Uri, window, workspace, type TextDocument } from 'vscode';

/** The document that a command was invoked on: the one given, else the active one; undefined in another language. */
export async function documentOf(argument: unknown, language: string): Promise<TextDocument | undefined> {
  const active = window.activeTextEditor?.document;
  const document =
    argument instanceof Uri && argument.toString() !== active?.uri.toString()
      ? await workspace.openTextDocument(argument)
      : active;
  return document?.languageId === language ? document : undefined;
}
