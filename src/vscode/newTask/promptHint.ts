import { l10n, Range, ThemeColor, window, workspace, type TextEditor } from 'vscode';
import { splitFrontMatter } from '../../core/template/frontMatter';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { taskLanguage } from './taskLanguage';

/** The line for the prompt is empty, and a context block follows. */
const onlyContext = /^\r?\n\r?\n\r?\n`[^\n]*:\r?\n/;

/** Shows where to write the prompt, in grey, while the document has none. It is not part of the text. */
export function registerPromptHint(): Disposable {
  const store = new DisposableStore();
  const hint = store.add(
    window.createTextEditorDecorationType({
      after: {
        contentText: l10n.t('Describe what the agent should do. It sees your working tree as it is now.'),
        color: new ThemeColor('input.placeholderForeground'),
        fontStyle: 'italic',
      },
    }),
  );
  const show = (editor: TextEditor): void => {
    const { document } = editor;
    if (document.languageId !== taskLanguage) return;
    const { body, bodyOffset, closed } = splitFrontMatter(document.getText());
    const isEmpty = closed && (body.trim() === '' || onlyContext.test(body));
    // The line below the first empty one, where the cursor was put.
    const line = Math.min(document.positionAt(bodyOffset).line + 1, document.lineCount - 1);
    editor.setDecorations(hint, isEmpty ? [new Range(line, 0, line, 0)] : []);
  };
  store.add(window.onDidChangeVisibleTextEditors((editors) => editors.forEach(show)));
  store.add(
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId !== taskLanguage) return;
      window.visibleTextEditors.filter((editor) => editor.document === document).forEach(show);
    }),
  );
  window.visibleTextEditors.forEach(show);
  return store;
}
