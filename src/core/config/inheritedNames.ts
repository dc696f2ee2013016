import type { AST } from 'toml-eslint-parser';
import type { TextRange } from './tomlPositions';

/** Names that every object inherits. The parser would write to what they stand for, in this whole process. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
const suspicious = new RegExp(`${[...inherited].join('|')}|\\\\[uU]`);

/** Where the keys of a TOML document have such a name. Most documents are only searched for the letters. */
export async function inheritedNames(
  text: string,
): Promise<readonly (TextRange & { readonly name: string })[]> {
  if (!suspicious.test(text)) return [];
  const { parseTOML, traverseNodes } = await import('toml-eslint-parser');
  const found: (TextRange & { readonly name: string })[] = [];
  const look = (key: AST.TOMLKey): void => {
    for (const part of key.keys) {
      const name = part.type === 'TOMLBare' ? part.name : part.value;
      const { start, end } = part.loc;
      const range = {
        line: start.line,
        column: start.column + 1,
        endLine: end.line,
        endColumn: end.column + 1,
      };
      if (inherited.has(name)) found.push({ name, ...range });
    }
  };
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text, { tomlVersion: '1.0.0' });
  } catch {
    // What the one parser refuses the other may take: nothing that looks like it gets there.
    const match = suspicious.exec(text);
    const line = text.slice(0, match?.index).split('\n').length;
    return [{ name: match?.[0] ?? '', line, column: 1, endLine: line, endColumn: 2 }];
  }
  traverseNodes(program, {
    enterNode: (node) => {
      if (node.type === 'TOMLKey') look(node);
    },
    leaveNode: () => undefined,
  });
  return found;
}
