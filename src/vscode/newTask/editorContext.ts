import { relative, sep } from 'node:path';
import type { Range, TextDocument, TextEditor, Uri } from 'vscode';
import { physicalPath, repositoriesOf } from '../repositories/openFolder';
import type { OpenFolders } from '../repositories/openFolders';
import { whichRepository } from '../repositories/whichRepository';
import { contextBlock, type Excerpt } from './contextBlock';

/** How an agent knows a file: relative to its repository; its name alone outside of all. */
export function agentPath(uri: Uri, folders: Pick<OpenFolders, 'current'>): string {
  const name = uri.path.split('/').at(-1) ?? '';
  if (uri.scheme !== 'file') return name;
  const file = physicalPath(uri.fsPath, folders.current);
  const repository = whichRepository(repositoriesOf(folders.current), { file });
  const path = repository && relative(repository.location.worktree, file);
  if (path === undefined || path.startsWith('..')) return name;
  return path.split(sep).join('/') || '.';
}

/** The selection, else the whole file, in whole lines. */
export function excerptOf({ document, selection }: TextEditor, folders: OpenFolders): Excerpt {
  if (selection.isEmpty) return excerptOfFile(document, folders);
  // A selection that ends before the first character of a line does not mean that line.
  const end = selection.end.character === 0 ? selection.end.line - 1 : selection.end.line;
  return excerptOfLines(document, selection.start.line, Math.max(selection.start.line, end), folders);
}

export function excerptOfFile(document: TextDocument, folders: OpenFolders): Excerpt {
  return excerptOfLines(document, 0, document.lineCount - 1, folders);
}

/** Some lines before and after a position. */
export function excerptAround(document: TextDocument, range: Range, folders: OpenFolders): Excerpt {
  const [first, last] = [range.start.line - 5, range.end.line + 5];
  return excerptOfLines(document, Math.max(0, first), Math.min(document.lineCount - 1, last), folders);
}

/** Of an excerpt: the block for the document, and the values for templates that ask for them. */
export function contextOf(excerpt: Excerpt): {
  readonly context: readonly string[];
  readonly values: Readonly<Record<string, string>>;
} {
  return {
    context: [contextBlock(excerpt)],
    values: { FILE: excerpt.path, SELECTION: excerpt.text.slice(0, 8_000) },
  };
}

function excerptOfLines(document: TextDocument, first: number, last: number, folders: OpenFolders): Excerpt {
  const lines: string[] = [];
  let length = 0;
  // A file may be large: no more than can be shown is taken of it.
  for (let n = first; n <= last && length < 30_000; n++) {
    const { text } = document.lineAt(n);
    lines.push(text);
    length += text.length;
  }
  return {
    path: agentPath(document.uri, folders),
    firstLine: first + 1,
    lastLine: last + 1,
    language: document.languageId,
    text: lines.join('\n'),
  };
}
