import { TabInputText, window, workspace, WorkspaceEdit, Range, type TextDocument } from 'vscode';

/**
 * Closes an unsaved document whose task is queued. It is emptied first: the editor asks nobody whether to save an empty
 * one. A saved one is the user's and stays; so does one that was changed meanwhile.
 */
export async function closeSent(document: TextDocument, sentVersion: number): Promise<void> {
  if (!document.isUntitled || document.isClosed || document.version !== sentVersion) return;
  const edit = new WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.replace(document.uri, new Range(0, 0, end.line, end.character), '');
  if (!(await workspace.applyEdit(edit))) return;
  const uri = document.uri.toString();
  const tabs = window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof TabInputText && input.uri.toString() === uri);
  await window.tabGroups.close(tabs, true);
}
