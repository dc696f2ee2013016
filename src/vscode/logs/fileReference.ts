import { isAbsolute, posix } from 'node:path';
import { refPart, trimEnd } from '../../core/util/text';

/** A position in a file, as a text names it: where in the text, and what it says. */
export interface FileReference {
  readonly start: number;
  readonly length: number;
  readonly path: string;
  /** From 1; absent when the text names only a file. */
  readonly line?: number;
  readonly column?: number;
}

/** A longer line is no compiler output: searching it would cost more than it is worth. */
const maxLine = 2_000;
const maxReferences = 20;
/** `src/a.ts:12:3`, `a.py", line 12`, `a.ts(12,3)`, `./src/a.ts`: a path has a dot or a slash in it. */
const pattern =
  /(?<![\w@:/.-])((?:\/|\.{1,2}\/)?(?:[\w@+.-]{1,120}\/){0,30}[\w@+-][\w@+.-]{0,120})(?:", line (\d{1,7})|:(\d{1,7})(?::(\d{1,5}))?|\((\d{1,7})(?:,(\d{1,5}))?\))?/g;

/** The files that a line of a log or of a terminal names; a bare word counts only with a line number. */
export function fileReferences(text: string): readonly FileReference[] {
  if (text.length > maxLine) return [];
  const found: FileReference[] = [];
  for (const match of text.matchAll(pattern)) {
    const [whole, path = '', python, colon, colonColumn, bracket, bracketColumn] = match;
    const line = Number(python ?? colon ?? bracket ?? 0);
    const column = Number(colonColumn ?? bracketColumn ?? 0);
    // Without a number only what looks like a path of a file: a folder and an ending.
    const trimmed = line ? path : trimEnd(path, '.');
    if (!line && !/\/[^/]*\.\w+$/.test(trimmed)) continue;
    if (line && !/[./]/.test(path)) continue;
    found.push({
      start: match.index,
      length: line ? whole.length : trimmed.length,
      path: trimmed,
      ...(line ? { line } : {}),
      ...(line && column ? { column } : {}),
    });
    if (found.length === maxReferences) break;
  }
  return found;
}

/**
 * The path inside the repository that an agent means; undefined for one that lies elsewhere. `folder` is the name of
 * the user's working tree: an agent sees it as `/workspace/<folder>`.
 */
export function pathInRepository(path: string, folder: string): string | undefined {
  const root = `/workspace/${refPart(folder, 60)}/`;
  const inside = path.startsWith(root) ? path.slice(root.length) : path;
  const clean = posix.normalize(inside);
  if (isAbsolute(clean) || clean === '.' || clean === '..' || clean.startsWith('../')) return undefined;
  return clean;
}

/** The `file:` addresses in a line of a terminal: VS Code would open them in the editor that their name asks for. */
export function fileAddresses(text: string): readonly { readonly start: number; readonly address: string }[] {
  if (text.length > maxLine) return [];
  const matches = [...text.matchAll(/file:[^\s"'<>|`]{1,1000}/gi)].slice(0, maxReferences);
  return matches.map((match) => ({ start: match.index, address: match[0] }));
}
