import type { ConfigFileKind } from '../model/config';
import { layerKeys, userKeys } from './fileKeys';
import { keys as layer } from '../model/keys';
import type { KeySpec, KeyTable, ValueType } from '../model/keyTypes';

type Schema = Readonly<Record<string, unknown>>;

/** Older spellings that are still read. */
const older: Readonly<Record<ConfigFileKind | 'layer', Readonly<Record<string, string>>>> = {
  user: { docker: '[defaults]', proxy: '[defaults]', git_town: '[defaults]' },
  project: { docker: 'the keys of today', proxy: 'host_ports' },
  layer: { host_services: 'host_ports', memory_limit_gb: 'memory_gb', cpu_limit: 'cpu' },
};

/** The JSON Schema (draft 7) of a tsk.toml, from the table of keys. */
export function configSchema(
  kind: ConfigFileKind,
  agents: readonly string[],
  table: KeyTable = layer,
): Schema {
  const keys = kind === 'user' ? userKeys(agents, table) : layerKeys(agents, table);
  const top = tableSchema(keys, { ...older[kind], ...(kind === 'project' ? older.layer : {}) });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: kind === 'user' ? "The user's tsk.toml" : 'The tsk.toml of a project',
    ...top,
  };
}

function tableSchema(keys: readonly KeySpec[], deprecated: Readonly<Record<string, string>> = {}): Schema {
  const required = keys.filter((key) => key.required).map(({ name }) => name);
  const isLayer = keys.some(({ name }) => name === 'pids_limit');
  const old = Object.entries({ ...deprecated, ...(isLayer ? older.layer : {}) }).filter(
    ([name]) => !keys.some((key) => key.name === name),
  );
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries([
      ...keys.map(({ name, type, doc, default: value }) => [
        name,
        { description: doc, ...typeSchema(type), ...(value === undefined ? {} : { default: value }) },
      ]),
      ...old.map(([name, today]) => [name, { description: `Older spelling of ${today}.`, deprecated: true }]),
    ]),
    ...(required.length ? { required } : {}),
  };
}

function typeSchema(type: ValueType): Schema {
  switch (type.kind) {
    case 'text':
      return { type: 'string', ...(type.oneOf ? { enum: type.oneOf } : {}) };
    case 'number':
      return {
        type: type.whole ? 'integer' : 'number',
        ...(type.exclusive ? { exclusiveMinimum: type.min } : { minimum: type.min }),
        maximum: type.max,
      };
    case 'flag':
      return { type: 'boolean' };
    case 'list':
      return { type: 'array', maxItems: type.max, items: typeSchema(type.item) };
    case 'named':
      return { type: 'object', additionalProperties: typeSchema(type.value) };
    case 'table':
      return tableSchema(type.keys);
  }
}
