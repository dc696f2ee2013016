import {
  l10n,
  Position,
  TabInputText,
  window,
  workspace,
  WorkspaceEdit,
  type TextDocument,
  type Uri,
} from 'vscode';
import { contextBlock, type Excerpt } from '../newTask/contextBlock';
import { excerptOf, excerptOfFile } from '../newTask/editorContext';
import { openDraft, type OpenDraftParts } from '../newTask/openDraft';
import { taskLanguage } from '../newTask/taskLanguage';

/**
 * Puts what is selected, or the whole file, into the open task document as context; without one, into a new one. In a task
 * document itself it asks for one of the open files.
 */
export async function attachContext(parts: OpenDraftParts): Promise<void> {
  const { folders } = parts;
  await folders.ready();
  const editor = window.activeTextEditor;
  if (!editor) return;
  if (editor.document.languageId === taskLanguage) {
    const uri = await pickOpenFile();
    if (uri) await append(editor.document, excerptOfFile(await workspace.openTextDocument(uri), folders));
    return;
  }
  const excerpt = excerptOf(editor, folders);
  const open = workspace.textDocuments.filter(
    ({ languageId, isClosed }) => languageId === taskLanguage && !isClosed,
  );
  if (open.length === 0) {
    await openDraft(parts, { context: [contextBlock(excerpt)], file: editor.document.uri.fsPath });
    return;
  }
  const target = open.length === 1 ? open[0] : await pickTask(open);
  if (target) await append(target, excerpt);
}

async function append(document: TextDocument, excerpt: Excerpt): Promise<void> {
  const edit = new WorkspaceEdit();
  const { range } = document.lineAt(document.lineCount - 1);
  const gap = range.isEmpty ? '\n' : '\n\n';
  edit.insert(
    document.uri,
    new Position(range.end.line, range.end.character),
    `${gap}${contextBlock(excerpt)}\n`,
  );
  await workspace.applyEdit(edit);
  await window.showTextDocument(document, { preview: false });
}

async function pickOpenFile(): Promise<Uri | undefined> {
  const items = window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input, label }) =>
      input instanceof TabInputText && input.uri.scheme === 'file'
        ? [{ label, description: workspace.asRelativePath(input.uri), uri: input.uri }]
        : [],
    );
  const placeHolder = l10n.t('Which of the open files belongs to the task?');
  return (await window.showQuickPick(items, { placeHolder }))?.uri;
}

async function pickTask(open: readonly TextDocument[]): Promise<TextDocument | undefined> {
  const items = open.map((document) => ({
    label: workspace.asRelativePath(document.uri),
    description: document.isUntitled ? l10n.t('not saved') : '',
    document,
  }));
  const placeHolder = l10n.t('To which task?');
  return (await window.showQuickPick(items, { placeHolder }))?.document;
}
