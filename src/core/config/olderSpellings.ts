import type { ConfigFileKind } from '../model/config';
import type { KeyName } from '../model/keyValues';
import { isTable } from './checkValue';
import type { Report, ValuePath } from '../model/keyTypes';

type Table = Readonly<Record<string, unknown>>;

/** Keys of a layer that were called otherwise, and what they are called today. */
export const olderKeys = {
  host_services: 'host_ports',
  memory_limit_gb: 'memory_gb',
  cpu_limit: 'cpu',
} as const satisfies Readonly<Record<string, KeyName>>;

/** Tables at the top of a file in which keys stood, and where these stand today. */
export const olderTables: Readonly<Record<ConfigFileKind, Readonly<Record<string, string>>>> = {
  user: { docker: '[defaults]', proxy: '[defaults]', git_town: '[defaults]' },
  project: { docker: "today's keys", proxy: 'host_ports' },
};

/** A file's content in today's spelling, and where each moved value stands in the file. */
export interface Modernised {
  readonly content: Table;
  /** From the JSON of a path of today to the path in the file. */
  readonly moved: ReadonlyMap<string, ValuePath>;
}

interface Move {
  readonly from: ValuePath;
  readonly to: ValuePath;
  /** Of a value of the right type; else it moves as it is, and is found wrong at its new place. */
  readonly convert?: (value: number) => number;
}

/**
 * Moves values in older spellings, which people still have, to where they belong today, each with a notice. Where both
 * spellings are set, today's counts.
 */
export function modernise(kind: ConfigFileKind, content: Table, warn: Report): Modernised {
  const result = structuredClone(content) as Record<string, unknown>;
  const moved = new Map<string, ValuePath>();
  for (const { from, to, convert } of movesFor(kind, content)) {
    const value = valueAt(content, from);
    if (value === undefined) continue;
    remove(result, from);
    const spelling = `${written(to)}${convert ? ', in units of 100000' : ''}`;
    if (valueAt(result, to) !== undefined) {
      warn(from, 'key', `TSK ignores this older spelling, because ${written(to)} is set, too. Remove it.`);
      continue;
    }
    warn(from, 'key', `This is an older spelling. Write ${spelling}.`);
    put(result, to, convert && typeof value === 'number' ? convert(value) : value);
    moved.set(JSON.stringify(to), from);
  }
  return { content: result, moved };
}

/** The tables in which a layer's keys stand. */
function layersOf(kind: ConfigFileKind, content: Table): readonly ValuePath[] {
  if (kind === 'project') return [[]];
  const projects = isTable(content['project']) ? Object.keys(content['project']) : [];
  return [['defaults'], ...projects.map((name) => ['project', name])];
}

function movesFor(kind: ConfigFileKind, content: Table): readonly Move[] {
  const base: ValuePath = kind === 'user' ? ['defaults'] : [];
  const { host_services, ...limits } = olderKeys;
  return [
    ...Object.entries(limits).map(([old, today]) => ({ from: ['docker', old], to: [...base, today] })),
    { from: ['docker', 'cpu_quota'], to: [...base, 'cpu'], convert: (quota) => quota / 100_000 },
    { from: ['docker', 'dind'], to: [...base, 'dind'] },
    ...(kind === 'user' ? [{ from: ['docker', 'container_engine'], to: ['container_engine'] }] : []),
    { from: ['proxy', 'host_services'], to: [...base, host_services] },
    // In the project's file the table has the name of the key.
    ...(isTable(content['git_town'])
      ? [{ from: ['git_town', 'enabled'], to: kind === 'user' ? ['defaults', 'git_town'] : ['git_town'] }]
      : []),
    ...layersOf(kind, content).flatMap((layer) =>
      Object.entries(olderKeys).map(([old, today]) => ({ from: [...layer, old], to: [...layer, today] })),
    ),
  ];
}

function valueAt(content: unknown, path: ValuePath): unknown {
  let value = content;
  for (const part of path) {
    if (!isTable(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

/** With the tables that are empty by that. */
function remove(content: Record<string, unknown>, path: ValuePath): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  const inner = content[name];
  if (rest.length && isTable(inner)) {
    remove(inner, rest);
    if (Object.keys(inner).length === 0) delete content[name];
  } else if (!rest.length) delete content[name];
}

function put(content: Record<string, unknown>, path: ValuePath, value: unknown): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (!rest.length) {
    content[name] = value;
    return;
  }
  if (!isTable(content[name])) content[name] = {};
  put(content[name] as Record<string, unknown>, rest, value);
}

function written(path: ValuePath): string {
  const key = path.at(-1) ?? '';
  return path.length > 1 ? `${key} in [${path.slice(0, -1).join('.')}]` : `${key}`;
}
