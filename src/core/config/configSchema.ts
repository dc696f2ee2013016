import type { ConfigFileKind } from '../model/config';
import { present } from '../util/fields';
import { layerKeys, userKeys } from './fileKeys';
import { keys as layer } from '../model/keys';
import type { KeySpec, KeyTable, ValueType } from '../model/keyTypes';
import { olderKeys, olderTables } from './olderSpellings';

type Schema = Readonly<Record<string, unknown>>;

/** The JSON Schema (draft 7) of a tsk.toml, from the table of keys. */
export function configSchema(
  kind: ConfigFileKind,
  agents: readonly string[],
  table: KeyTable = layer,
): Schema {
  const keys = kind === 'user' ? userKeys(agents, table) : layerKeys(agents, table);
  const top = tableSchema(keys, olderTables[kind]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: kind === 'user' ? "The user's tsk.toml" : 'The tsk.toml of a project',
    ...top,
  };
}

function tableSchema(keys: readonly KeySpec[], deprecated: Readonly<Record<string, string>> = {}): Schema {
  const required = keys.filter((key) => key.required).map(({ name }) => name);
  const isLayer = keys.some(({ name }) => name === 'pids_limit');
  const old = Object.entries({ ...deprecated, ...(isLayer ? olderKeys : {}) }).filter(
    ([name]) => !keys.some((key) => key.name === name),
  );
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries([
      ...keys.map(({ name, type, doc, default: value }) => [
        name,
        { description: doc, ...typeSchema(type), ...present({ default: value }) },
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
