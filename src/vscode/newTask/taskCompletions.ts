import {
  CompletionItem,
  CompletionItemKind,
  languages,
  Range,
  type CompletionItemProvider,
  type Disposable,
  type Position,
  type TextDocument,
} from 'vscode';
import { plainMarkdown } from '../common/markdown';
import { labelText } from '../common/safeText';
import { completionsAt, type Completion } from './completionsAt';
import { taskLanguage } from './taskLanguage';
import type { TaskReader } from './taskReader';

/** Completes the keys of the front matter and their values. */
export function registerTaskCompletions(reader: TaskReader): Disposable {
  const provider: CompletionItemProvider = {
    async provideCompletionItems(document: TextDocument, position: Position) {
      const { text, document: task, offers } = await reader.read(document);
      const written = task.entries.map(({ name }) => name);
      const found = completionsAt(text, document.offsetAt(position), { ...task, written }, offers);
      return found.map((completion, n) => toItem(completion, n, position.line));
    },
  };
  return languages.registerCompletionItemProvider({ language: taskLanguage }, provider, ':', ' ', '[', ',');
}

function toItem(
  { kind, name, detail, doc, insert, from, to, goesOn }: Completion,
  n: number,
  line: number,
): CompletionItem {
  const item = new CompletionItem(
    { label: labelText(name), ...(detail === undefined ? {} : { description: labelText(detail, 80) }) },
    kind === 'key' ? CompletionItemKind.Property : CompletionItemKind.EnumMember,
  );
  item.insertText = insert;
  item.range = new Range(line, from, line, to);
  // In the order in which they are listed, not by name.
  item.sortText = String(n).padStart(4, '0');
  if (doc !== undefined) item.documentation = kind === 'key' ? plainMarkdown(doc) : labelText(doc);
  if (goesOn) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}
