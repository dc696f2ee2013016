import { Range, ThemeIcon, Uri, window, type Terminal, type TerminalLink } from 'vscode';
import type { Disposable } from '../../core/util/disposable';
import { fileReferences, type FileReference } from './fileReference';
import { openAsText } from '../opening/openForeign';
import { findFile } from './findFile';

interface FileLink extends TerminalLink {
  readonly file: string;
  readonly reference: FileReference;
}

/** Makes `file:line` in the terminals of sandboxes lead to the user's own file. */
export function registerTerminalLinks(worktrees: () => readonly string[]): Disposable {
  return window.registerTerminalLinkProvider({
    provideTerminalLinks: async ({ line, terminal }) => {
      if (!isSandbox(terminal)) return [];
      const links: FileLink[] = [];
      for (const reference of fileReferences(line)) {
        const file = await findFile(reference.path, worktrees());
        const { start: startIndex, length } = reference;
        if (file !== undefined) links.push({ startIndex, length, tooltip: file, file, reference });
      }
      return links;
    },
    handleTerminalLink: async ({ file, reference: { line = 1, column = 1 } }: FileLink) => {
      await openAsText(Uri.file(file), {
        selection: new Range(line - 1, column - 1, line - 1, column - 1),
      });
    },
  });
}

/** A terminal that shows a sandbox: made by this extension's kind of terminal, with its icon. */
function isSandbox({ creationOptions }: Terminal): boolean {
  const { iconPath } = creationOptions;
  return 'pty' in creationOptions && iconPath instanceof ThemeIcon && iconPath.id === 'vm';
}
