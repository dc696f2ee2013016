import type { AST } from 'toml-eslint-parser';
import type { Scope } from './tomlScopes';

/** Text that is put in at an offset of another; nothing is taken away. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** The text with all insertions made, which are given in its order; offsets are those of the text as it was. */
export function insertAll(text: string, insertions: readonly Insertion[]): string {
  return insertions.reduceRight(
    (result, { at, text: put }) => result.slice(0, at) + put + result.slice(at),
    text,
  );
}

/** Puts items behind the last one of a list, in the manner in which that one is written. */
export function intoList(text: string, list: AST.TOMLArray, items: readonly string[]): readonly Insertion[] {
  const close = list.range[1] - 1;
  const last = list.elements.at(-1);
  if (!last) return intoEmptyList(text, list.range[0] + 1, close, items);
  const [start, end] = last.range;
  const ownLine = text.slice(lineStart(text, start), start).trim() === '';
  if (!ownLine) return [{ at: end, text: items.map((item) => `, ${quoted(item)}`).join('') }];

  const comma = commaBetween(text, end, close);
  // A comment behind the last item stays with it, and the closing bracket behind the items.
  const at = Math.min(lineEnd(text, comma ?? end), close);
  const before = eolOf(text) + indentation(text, start);
  const lines = items.map((item) => before + quoted(item));
  if (comma !== undefined) return [{ at, text: lines.map((line) => `${line},`).join('') }];
  return [
    { at: end, text: ',' },
    { at, text: lines.join(',') },
  ];
}

/** Puts a new key with a list of texts behind the last key of a table, or at its beginning. */
export function intoScope(
  text: string,
  scope: Scope,
  key: readonly string[],
  items: readonly string[],
): Insertion {
  const line = keyLine(key, items);
  switch (scope.node.type) {
    case 'TOMLInlineTable':
      return intoInlineTable(scope.node, line);
    case 'TOMLTable':
      return belowLine(text, scope.node.body.at(-1) ?? scope.node.key, line);
    case 'TOMLTopLevelTable':
      return intoTop(text, scope.node, line);
  }
}

/** Puts a line below the one on which the node ends, as far to the right as the one on which it begins. */
export function belowLine(text: string, node: AST.TOMLKeyValue | AST.TOMLKey, line: string): Insertion {
  const [start, end] = node.range;
  return { at: lineEnd(text, end), text: eolOf(text) + indentation(text, start) + line };
}

/** Puts a new table with one key at the end of the document. */
export function atEnd(
  text: string,
  table: readonly string[],
  key: string,
  items: readonly string[],
): Insertion {
  const eol = eolOf(text);
  const endsBlank = text === '' || /(?:^|\n)[ \t]*\r?\n$/.test(text);
  const gap = endsBlank ? '' : text.endsWith('\n') ? eol : eol + eol;
  const header = `[${table.map(keyPart).join('.')}]`;
  return { at: text.length, text: `${gap}${header}${eol}${keyLine([key], items)}${eol}` };
}

/** `key = ["a", "b"]` */
export function keyLine(key: readonly string[], items: readonly string[]): string {
  return `${key.map(keyPart).join('.')} = [${items.map(quoted).join(', ')}]`;
}

function intoEmptyList(
  text: string,
  open: number,
  close: number,
  items: readonly string[],
): readonly Insertion[] {
  const inside = text.slice(open, close);
  if (!inside.includes('\n')) {
    return [{ at: open, text: inside + items.map(quoted).join(', ') }];
  }
  // Only blanks can stand before the bracket: a comment would have swallowed it.
  const before = `${indentation(text, close)}  `;
  const lines = items.map((item) => `${before}${quoted(item)},${eolOf(text)}`);
  return [{ at: lineStart(text, close), text: lines.join('') }];
}

function intoInlineTable({ body, range }: AST.TOMLInlineTable, line: string): Insertion {
  const last = body.at(-1);
  if (last) return { at: last.range[1], text: `, ${line}` };
  const isTight = range[1] - range[0] === '{}'.length;
  return { at: range[0] + 1, text: isTight ? ` ${line} ` : ` ${line}` };
}

function intoTop(text: string, { body }: AST.TOMLTopLevelTable, line: string): Insertion {
  const last = body.findLast((node) => node.type === 'TOMLKeyValue');
  if (last) return belowLine(text, last, line);
  const eol = eolOf(text);
  const [firstTable] = body;
  if (!firstTable) {
    return { at: text.length, text: `${text === '' || text.endsWith('\n') ? '' : eol}${line}${eol}` };
  }
  let at = lineStart(text, firstTable.range[0]);
  // Comments right above a header are about its table.
  while (
    at > 0 &&
    text
      .slice(lineStart(text, at - 1), at)
      .trimStart()
      .startsWith('#')
  ) {
    at = lineStart(text, at - 1);
  }
  return { at, text: line + eol + eol };
}

/** Between the last item of a list and its bracket are blanks, comments, and at most one comma outside of those. */
function commaBetween(text: string, from: number, to: number): number | undefined {
  const blanked = text.slice(from, to).replace(/#[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const found = blanked.indexOf(',');
  return found < 0 ? undefined : from + found;
}

function quoted(text: string): string {
  // JSON's escapes are among TOML's, but TOML also wants this one.
  return JSON.stringify(text).replace(/\u007f/g, '\\u007f');
}

function keyPart(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : quoted(name);
}

function eolOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the line ends that `at` is on, before its line ending. */
function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  if (newline < 0) return text.length;
  return newline > at && text[newline - 1] === '\r' ? newline - 1 : newline;
}

function indentation(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at), at))?.[0] ?? '';
}
