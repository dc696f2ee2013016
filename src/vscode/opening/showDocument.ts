import { window, type TextDocument, type TextDocumentShowOptions, type TextEditor } from 'vscode';

/** Shows a document that TSK, or the person, has begun in the editor. Files are opened by `openAsText`. */
export async function showDocument(
  document: TextDocument,
  options: TextDocumentShowOptions = {},
): Promise<TextEditor> {
  return window.showTextDocument(document, options);
}
