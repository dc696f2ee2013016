import type { AST } from 'toml-eslint-parser';
import type { ValuePath } from '../model/keyTypes';

/** A stretch of a text. Lines and columns count from 1. */
export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where the keys and values of a TOML document stand. */
export interface TomlPositions {
  /** The nearest thing that is there: of a value that was made up, the table around it. */
  find(path: ValuePath, at: 'key' | 'value'): TextRange;
}

const start: TextRange = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** Reads a document that is known to be good; one that is not has no positions but its start. */
export async function tomlPositions(text: string): Promise<TomlPositions> {
  const { parseTOML } = await import('toml-eslint-parser');
  const found = new Map<string, { readonly key: TextRange; readonly value: TextRange }>();
  try {
    const [top] = parseTOML(text, { tomlVersion: '1.0.0' }).body;
    for (const node of top.body) {
      if (node.type === 'TOMLKeyValue') addEntry(found, [], node);
      else {
        const range = rangeOf(node.key.loc);
        found.set(JSON.stringify(node.resolvedKey), { key: range, value: range });
        // A table stands for all that its header names.
        node.resolvedKey.slice(0, 32).forEach((_, n, parts) => {
          const outer = JSON.stringify(parts.slice(0, n));
          if (n > 0 && !found.has(outer)) found.set(outer, { key: range, value: range });
        });
        for (const entry of node.body) addEntry(found, node.resolvedKey, entry);
      }
    }
  } catch {
    return { find: () => start };
  }
  return {
    find: (path, at) => {
      for (let length = path.length; length > 0; length--) {
        const place = found.get(JSON.stringify(path.slice(0, length)));
        if (place) return length === path.length ? place[at] : place.key;
      }
      return start;
    },
  };
}

type Found = Map<string, { readonly key: TextRange; readonly value: TextRange }>;

function addEntry(found: Found, around: ValuePath, { key, value }: AST.TOMLKeyValue): void {
  const names = key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
  const path = [...around, ...names];
  const last = key.keys.at(-1);
  found.set(JSON.stringify(path), { key: rangeOf((last ?? key).loc), value: rangeOf(value.loc) });
  addContent(found, path, value);
}

function addContent(found: Found, path: ValuePath, node: AST.TOMLContentNode): void {
  if (node.type === 'TOMLInlineTable') for (const entry of node.body) addEntry(found, path, entry);
  if (node.type !== 'TOMLArray') return;
  for (const [n, item] of node.elements.entries()) {
    const range = rangeOf(item.loc);
    found.set(JSON.stringify([...path, n]), { key: range, value: range });
    addContent(found, [...path, n], item);
  }
}

function rangeOf({ start: from, end }: AST.SourceLocation): TextRange {
  return { line: from.line, column: from.column + 1, endLine: end.line, endColumn: end.column + 1 };
}
