import { window, type TextDocument, type TextDocumentShowOptions, type TextEditor } from 'vscode';

/** Shows a document that TSK or the user has created in the editor. Files are opened by `openAsText`. */
export async function showDocument(
  document: TextDocument,
  options: TextDocumentShowOptions = {},
): Promise<TextEditor> {
  return window.showTextDocument(document, options);
}
