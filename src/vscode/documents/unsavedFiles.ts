import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import * as l10n from '@vscode/l10n';
import { labelText } from '../common/safeText';

/** More are counted. */
const maxNamed = 5;

/** A document or notebook of the editor, as far as it matters here. */
export interface OpenDocument {
  readonly uri: { readonly scheme: string; readonly fsPath: string };
  readonly isDirty: boolean;
  readonly isUntitled: boolean;
}

/** Those whose files a snapshot of the working tree, a physical path, would take as they were saved last. */
export async function unsavedFiles<T extends OpenDocument>(
  documents: readonly T[],
  worktree: string,
): Promise<readonly T[]> {
  const unsaved = documents.filter(
    ({ uri, isDirty, isUntitled }) => isDirty && !isUntitled && uri.scheme === 'file',
  );
  const inside = await Promise.all(
    unsaved.map(async ({ uri }) => {
      // One that was deleted meanwhile is known by the path that the editor has for it.
      const path = await realpath(uri.fsPath).catch(() => uri.fsPath);
      // An open commit message is not a file of the working tree.
      return path.startsWith(worktree + sep) && !path.startsWith(join(worktree, '.git') + sep);
    }),
  );
  return unsaved.filter((_, i) => inside[i]);
}

/** The first few of the paths, one a line, and how many more there are. */
export function unsavedList(paths: readonly string[]): string {
  const named = paths.length > maxNamed ? paths.slice(0, maxNamed - 1) : paths;
  const lines = named.map((path) => labelText(path));
  const more = paths.length - named.length;
  return [...lines, ...(more ? [l10n.t('… and {0} more', more)] : [])].join('\n');
}
