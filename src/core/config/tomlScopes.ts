import type { AST } from 'toml-eslint-parser';

/** A place of a TOML document in which keys stand: its top, a table with a header, or an inline table. */
export interface Scope {
  readonly path: readonly string[];
  readonly node: AST.TOMLTopLevelTable | AST.TOMLTable | AST.TOMLInlineTable;
}

/** A key with its value, and the names that lead to it from the top of the document. */
export interface Entry {
  readonly path: readonly string[];
  readonly node: AST.TOMLKeyValue;
  readonly scope: Scope;
}

/** All places that names alone lead to, in the order of the text; what is in lists of tables is not among them. */
export function scopesOf(program: AST.TOMLProgram): readonly Scope[] {
  const [top] = program.body;
  const tables = top.body.flatMap((node): readonly Scope[] => {
    if (node.type !== 'TOMLTable') return [];
    const path = node.resolvedKey.filter((part) => typeof part === 'string');
    return path.length === node.resolvedKey.length ? [{ path, node }] : [];
  });
  return [{ path: [], node: top }, ...tables].flatMap(withInlineTables);
}

export function entriesOf(scope: Scope): readonly Entry[] {
  return scope.node.body.flatMap((node) =>
    node.type === 'TOMLKeyValue' ? [{ path: [...scope.path, ...namesOf(node.key)], node, scope }] : [],
  );
}

function withInlineTables(scope: Scope): readonly Scope[] {
  return [
    scope,
    ...entriesOf(scope).flatMap(({ path, node }) =>
      node.value.type === 'TOMLInlineTable' ? withInlineTables({ path, node: node.value }) : [],
    ),
  ];
}

function namesOf({ keys }: AST.TOMLKey): readonly string[] {
  return keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value));
}
