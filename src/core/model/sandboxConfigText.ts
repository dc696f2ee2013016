import { Fields, present } from '../util/fields';
import type { ConfigSource, CustomLayer, SandboxConfig } from './config';
import { engineKinds, layerKinds } from './configWords';
import { keys } from './keys';
import type { Key, KeyTable, ValueType } from './keyTypes';
import type { SandboxFields } from './keyValues';

const version = 1;

/** The text of a task's `config.json`. */
export function formatSandboxConfig(config: SandboxConfig): string {
  return `${JSON.stringify({ version, ...config }, undefined, 2)}\n`;
}

/**
 * Reads what `formatSandboxConfig` wrote. A key that is younger than the task has its default. Throws when it is anything
 * else.
 */
export function parseSandboxConfig(text: string, table: KeyTable = keys): SandboxConfig {
  const fields = new Fields(JSON.parse(text), 'config');
  if (fields.number('version') !== version) fields.refuse(`${version}`, 'version');
  return {
    ...(parseKeys(fields, table) as SandboxFields),
    ...present({
      engine: fields.optional('engine', (name) => fields.oneOf(name, engineKinds)),
      runtime: fields.optional('runtime', (name) => fields.text(name)),
      squidConf: fields.optional('squidConf', (name) => fields.text(name)),
    }),
    layers: fields.list('layers', (items, index) => parseLayer(items.object(index))),
  };
}

function parseKeys(fields: Fields, table: KeyTable): object {
  const entries = Object.values(table).flatMap((key) => {
    const { field, isChoice } = key;
    if (field === undefined || isChoice) return [];
    const value = fields.optional(field, () => parseValue(key, key.type, fields, field)) ?? absent(key);
    return value === undefined ? [] : [[field, value] as const];
  });
  return Object.fromEntries(entries);
}

/** The value of a key that is not stored. Without minutes there is no limit. */
function absent({ limit, type, default: value }: Key): unknown {
  if (limit?.of === 'minutes') return undefined;
  return value ?? (type.kind === 'list' ? [] : undefined);
}

function parseValue(key: Key, type: ValueType, fields: Fields, name: string): unknown {
  const stored = key.stored as ((fields: Fields) => unknown) | undefined;
  switch (type.kind) {
    case 'number':
      return fields.number(name);
    case 'flag':
      return fields.flag(name);
    case 'text':
      return type.oneOf ? fields.oneOf(name, type.oneOf) : fields.text(name);
    case 'list':
      return fields.list(name, (items, index) => parseValue(key, type.item, items, index));
    case 'table':
    case 'named':
      return stored ? stored(fields.object(name)) : fields.refuse('a value that can be stored', name);
  }
}

function parseLayer(fields: Fields): CustomLayer {
  return {
    kind: fields.oneOf('kind', layerKinds),
    text: fields.text('text'),
    replaces: fields.flag('replaces'),
    name: fields.text('name'),
    source: parseSource(fields.object('source')),
  };
}

function parseSource(fields: Fields): ConfigSource {
  const kind = fields.oneOf('kind', [
    'flag',
    'setting',
    'user-project',
    'project',
    'user-defaults',
    'detection',
    'built-in',
  ]);
  switch (kind) {
    case 'flag':
    case 'built-in':
      return { kind };
    case 'setting':
      return { kind, name: fields.text('name') };
    case 'user-project':
      return { kind, file: fields.text('file'), project: fields.text('project') };
    case 'project':
    case 'user-defaults':
      return { kind, file: fields.text('file') };
    case 'detection':
      return { kind, from: fields.text('from') };
  }
}
