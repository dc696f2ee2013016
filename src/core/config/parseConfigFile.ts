import type { ConfigDiagnostic, ConfigFileKind } from '../model/config';
import type { EngineKind } from '../model/configWords';
import { messageOf } from '../util/errors';
import { oneLine, truncate } from '../util/text';
import { checkKeys } from './checkValue';
import { inheritedNames } from './inheritedNames';
import { layerKeys, userKeys } from './fileKeys';
import type { LayerValues, UserFileValues } from './layerValues';
import { modernise, type Modernised } from './olderSpellings';
import { toLayerValues } from './toLayerValues';
import { tomlPositions } from './tomlPositions';
import type { KeySpec, Report, ValuePath } from '../model/keyTypes';

/** What checking needs to know of the world. */
export interface ParseContext {
  /** For `~`. */
  readonly home: string;
  readonly agents: readonly string[];
}

/** The valid part of a file, and the diagnostics, in the order of the text. */
export interface Parsed<T> {
  readonly values: T;
  readonly diagnostics: readonly ConfigDiagnostic[];
}

/** Reads the user's file. */
export async function parseUserFile(
  file: string,
  text: string,
  { home, agents }: ParseContext,
): Promise<Parsed<UserFileValues>> {
  const { checked, diagnostics } = await parse('user', file, text, userKeys(agents));
  const tables = (key: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> =>
    (checked[key] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const values: UserFileValues = {
    ...(checked['container_engine'] === undefined
      ? {}
      : { container_engine: checked['container_engine'] as EngineKind }),
    ...(checked['container_runtime'] === undefined
      ? {}
      : { container_runtime: checked['container_runtime'] as string }),
    server: tables('server'),
    defaults: toLayerValues(tables('defaults'), home),
    projects: Object.fromEntries(
      Object.entries(tables('project')).map(([name, layer]) => [
        name.toLowerCase(),
        toLayerValues(layer, home),
      ]),
    ),
  };
  return { values, diagnostics };
}

/** Reads the file of a project. */
export async function parseProjectFile(
  file: string,
  text: string,
  { home, agents }: ParseContext,
): Promise<Parsed<LayerValues>> {
  const { checked, diagnostics } = await parse('project', file, text, layerKeys(agents));
  return { values: toLayerValues(checked, home), diagnostics };
}

interface Finding {
  readonly severity: ConfigDiagnostic['severity'];
  readonly path: ValuePath;
  readonly at: 'key' | 'value';
  readonly message: string;
}

async function parse(
  kind: ConfigFileKind,
  file: string,
  given: string,
  keys: readonly KeySpec[],
): Promise<{
  readonly checked: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly ConfigDiagnostic[];
}> {
  // The parser takes neither a mark at the start nor CRLF behind a comment. Lines stay what they are.
  const text = given.replace(/^\ufeff/, '').replace(/\r\n/g, '\n');
  const inherited = await inheritedNames(text);
  if (inherited.length) {
    const diagnostics = inherited.map(({ name, ...range }): ConfigDiagnostic => ({
      severity: 'error',
      message: `"${name}" cannot be the name of a key.`,
      file,
      ...range,
    }));
    return { checked: {}, diagnostics };
  }
  const { default: toml } = await import('@iarna/toml');
  let content: Readonly<Record<string, unknown>>;
  try {
    content = toml.parse(text);
  } catch (error) {
    return { checked: {}, diagnostics: [syntaxError(file, error)] };
  }
  if (isDeeper(content, deepest)) {
    const range = { line: 1, column: 1, endLine: 1, endColumn: 1 };
    const message = `Its keys are nested more than ${deepest} deep.`;
    return { checked: {}, diagnostics: [{ severity: 'error', message, file, ...range }] };
  }
  const findings: Finding[] = [];
  const told =
    (severity: Finding['severity']): Report =>
    (path, at, message) =>
      findings.push({ severity, path, at, message });
  const modern = modernise(kind, content, told('warning'));
  const checked = checkKeys(keys, modern.content, [], told('error')) ?? {};
  return { checked, diagnostics: await located(file, text, findings, modern) };
}

/** No key is nested that deep; what is goes through no function that calls itself. */
const deepest = 32;

function isDeeper(content: unknown, depth: number): boolean {
  let level: readonly unknown[] = [content];
  for (let n = 0; n <= depth && level.length > 0; n++) {
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null && !(value instanceof Date)
        ? (Object.values(value) as unknown[])
        : [],
    );
  }
  return level.length > 0;
}

/** The positions are looked for only when there is something to say. */
async function located(
  file: string,
  text: string,
  findings: readonly Finding[],
  { moved }: Modernised,
): Promise<readonly ConfigDiagnostic[]> {
  if (!findings.length) return [];
  const positions = await tomlPositions(text);
  const diagnostics = findings.map(({ severity, path, at, message }): ConfigDiagnostic => {
    const where = originalPath(path, moved);
    return { severity, message, file, ...positions.find(where, at), key: where.join('.') };
  });
  return diagnostics.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Where a value that was moved, or is in one that was, stands in the file. */
function originalPath(path: ValuePath, moved: ReadonlyMap<string, ValuePath>): ValuePath {
  for (let length = path.length; length > 0; length--) {
    const from = moved.get(JSON.stringify(path.slice(0, length)));
    if (from) return [...from, ...path.slice(length)];
  }
  return path;
}

function syntaxError(file: string, error: unknown): ConfigDiagnostic {
  const { line = 0, col = 0 } = error as { readonly line?: number; readonly col?: number };
  const said = messageOf(error).split('\n')[0] ?? '';
  const message = `Invalid TOML: ${truncate(oneLine(said.replace(/ at row \d+, col \d+, pos \d+:?$/, '')), 200)}.`;
  const range = { line: line + 1, column: col + 1, endLine: line + 1, endColumn: col + 2 };
  return { severity: 'error', message, file, ...range };
}
