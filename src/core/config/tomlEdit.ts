import type { AST } from 'toml-eslint-parser';
import { errors, messageOf, toError } from '../util/errors';
import { oneLine } from '../util/text';
import { atEnd, belowLine, insertAll, intoList, intoScope, keyLine, type Insertion } from './tomlInsert';
import { entriesOf, scopesOf, type Entry } from './tomlScopes';

/**
 * Adds texts to the list that `key` of `table` holds in a TOML document (`[]` is its top), and makes table and
 * key where there are none. Every character of the document stays. Throws `bad-input` when it is broken, or
 * when something else than a list of texts has that name.
 */
export async function addToList(
  text: string,
  table: readonly string[],
  key: string,
  items: readonly string[],
): Promise<string> {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  return mark + (await addBehindMark(text.slice(mark.length), table, key, items));
}

async function addBehindMark(
  text: string,
  table: readonly string[],
  key: string,
  items: readonly string[],
): Promise<string> {
  const path = [...table, key];
  const program = await parse(text);
  const entry = findEntry(program, path);
  const there = entry ? textsOf(entry) : [];
  const missing = [...new Set(items)].filter((item) => !there.includes(item));
  if (!missing.length) return text;

  const insertions =
    entry?.node.value.type === 'TOMLArray'
      ? intoList(text, entry.node.value, missing)
      : [newKey(text, program, table, key, missing)];
  const edited = insertAll(text, insertions);
  await requireList(edited, path, [...there, ...missing]);
  return edited;
}

/** Where a key goes that is not there yet. */
function newKey(
  text: string,
  program: AST.TOMLProgram,
  table: readonly string[],
  key: string,
  items: readonly string[],
): Insertion {
  const scopes = scopesOf(program);
  const path = [...table, key];
  // Nothing can be added to an inline table from outside.
  const inline = scopes.findLast(
    ({ node, path }) => node.type === 'TOMLInlineTable' && beginsWith(table, path),
  );
  const scope = inline ?? scopes.find((one) => isSame(one.path, table));
  if (scope) return intoScope(text, scope, path.slice(scope.path.length), items);
  // A table that dotted keys made cannot have a header.
  const sibling = scopes
    .filter((one) => one.path.length < table.length)
    .flatMap(entriesOf)
    .findLast((entry) => entry.path.length > table.length && beginsWith(entry.path, table));
  if (sibling) return belowLine(text, sibling.node, keyLine(path.slice(sibling.scope.path.length), items));
  return atEnd(text, table, key, items);
}

/** Makes sure that a document says what was meant: other keys of these names can forbid it or change its sense. */
async function requireList(text: string, path: readonly string[], items: readonly string[]): Promise<void> {
  const entry = await parse(text).then(
    (program) => findEntry(program, path),
    () => undefined,
  );
  if (entry && isSame(textsOf(entry), items)) return;
  throw errors.badInput(
    `${nameOf(path)} cannot be added: another key or table of that name is in the way. Add it by hand.`,
  );
}

async function parse(text: string): Promise<AST.TOMLProgram> {
  const { ParseError, parseTOML } = await import('toml-eslint-parser');
  try {
    return parseTOML(text, { tomlVersion: '1.0.0' });
  } catch (error) {
    const place =
      error instanceof ParseError ? `at line ${error.lineNumber}, column ${error.column + 1}` : 'as a whole';
    throw errors.badInput(
      `The TOML is broken ${place} (${oneLine(messageOf(toError(error)))}). Correct it first; nothing was changed.`,
    );
  }
}

function findEntry(program: AST.TOMLProgram, path: readonly string[]): Entry | undefined {
  return scopesOf(program)
    .flatMap(entriesOf)
    .find((entry) => isSame(entry.path, path));
}

/** Throws `bad-input` when the value is no list of texts. */
function textsOf({ node, path }: Entry): readonly string[] {
  const elements = node.value.type === 'TOMLArray' ? node.value.elements : [node.value];
  const texts = elements.flatMap((one) =>
    one.type === 'TOMLValue' && one.kind === 'string' ? [one.value] : [],
  );
  if (node.value.type === 'TOMLArray' && texts.length === elements.length) return texts;
  throw errors.badInput(
    `${nameOf(path)} in line ${node.loc.start.line} is not a list of strings. Correct it first; nothing was changed.`,
  );
}

function nameOf(path: readonly string[]): string {
  return oneLine(`"${path.join('.')}"`);
}

function beginsWith(path: readonly string[], beginning: readonly string[]): boolean {
  return isSame(path.slice(0, beginning.length), beginning);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, n) => one === b[n]);
}
