import { fileURLToPath } from 'node:url';
import { l10n, Range, ThemeIcon, Uri, window, type Terminal, type TerminalLink } from 'vscode';
import type { Disposable } from '../../core/util/disposable';
import { fileAddresses, fileReferences } from './fileReference';
import { openAsText } from '../opening/openForeign';
import { findFile } from './findFile';

interface FileLink extends TerminalLink {
  /** Undefined for an address that leads to none of the user's files: nothing opens it, VS Code neither. */
  readonly file: string | undefined;
  readonly line: number;
  readonly column: number;
}

/** Makes `file:line` in the terminals of sandboxes lead to the user's own file. */
export function registerTerminalLinks(worktrees: () => readonly string[]): Disposable {
  return window.registerTerminalLinkProvider({
    provideTerminalLinks: async ({ line, terminal }) => {
      if (!isSandbox(terminal)) return [];
      const links = await Promise.all(fileAddresses(line).map((one) => addressLink(one, worktrees())));
      for (const { path, start, length, line: row = 1, column = 1 } of fileReferences(line)) {
        const file = await findFile(path, worktrees());
        if (file === undefined || links.some((link) => meets(link, start, length))) continue;
        links.push({ startIndex: start, length, tooltip: file, file, line: row, column });
      }
      return links;
    },
    handleTerminalLink: async ({ file, line, column }: FileLink) => {
      if (file === undefined) return void window.showInformationMessage(nowhere());
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

/** The link on a `file:` address. It is a path in the sandbox, which may be one in the user's repository as well. */
async function addressLink(
  { start, address }: ReturnType<typeof fileAddresses>[number],
  worktrees: readonly string[],
): Promise<FileLink> {
  const path = pathOf(address);
  const file = path === undefined ? undefined : await findFile(path, worktrees);
  return {
    startIndex: start,
    length: address.length,
    tooltip: file ?? nowhere(),
    file,
    line: 1,
    column: 1,
  };
}

function pathOf(address: string): string | undefined {
  try {
    return fileURLToPath(address);
  } catch {
    return undefined; // Of another machine, or no address at all: it leads nowhere.
  }
}

function meets({ startIndex, length }: TerminalLink, start: number, other: number): boolean {
  return startIndex < start + other && start < startIndex + length;
}

function nowhere(): string {
  return l10n.t('This file is not in an open repository.');
}
