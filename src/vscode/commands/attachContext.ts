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
import { splitFrontMatter } from '../../core/template/frontMatter';
import { labelText } from '../common/safeText';
import { contextBlock, type Excerpt } from '../newTask/contextBlock';
import { excerptOf, excerptOfFile } from '../newTask/editorContext';
import { openDraft, type OpenDraftParts } from '../newTask/openDraft';
import { taskLanguage } from '../newTask/taskLanguage';
import { showDocument } from '../opening/showDocument';
import { command } from './command';

/**
 * Puts what is selected, or the whole file, into the open task document as context; without one, into a new one. In a task
 * document itself it asks for one of the open files.
 */
export const attachContext = command('tsk.attachContext', async (parts: OpenDraftParts) => {
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
  const open = openTasks();
  if (open.length === 0) {
    await openDraft(parts, { context: [contextBlock(excerpt)], file: editor.document.uri.fsPath });
    return;
  }
  const target = open.length === 1 ? open[0] : await pickTask(open);
  if (target) await append(target, excerpt);
});

/** Those with a tab: an editor keeps what was closed for a while. */
function openTasks(): readonly TextDocument[] {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs).map(({ input }) => input);
  const shown = new Set(
    tabs.flatMap((input) => (input instanceof TabInputText ? [input.uri.toString()] : [])),
  );
  return workspace.textDocuments.filter(
    ({ languageId, uri }) => languageId === taskLanguage && shown.has(uri.toString()),
  );
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
  await showDocument(document, { preview: false });
}

async function pickOpenFile(): Promise<Uri | undefined> {
  const items = window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input, label }) =>
      input instanceof TabInputText && input.uri.scheme === 'file'
        ? [{ label, description: workspace.asRelativePath(input.uri), uri: input.uri }]
        : [],
    );
  const placeHolder = l10n.t('Select an open file to add to the task');
  return (await window.showQuickPick(items, { placeHolder }))?.uri;
}

async function pickTask(open: readonly TextDocument[]): Promise<TextDocument | undefined> {
  const items = open.map((document) => ({
    label: workspace.asRelativePath(document.uri),
    description: labelText(splitFrontMatter(document.getText()).body.trim().split('\n', 1)[0] ?? '', 80),
    document,
  }));
  const placeHolder = l10n.t('Select a task');
  return (await window.showQuickPick(items, { placeHolder }))?.document;
}
