import type { ConfigValue, CustomLayer } from '../model/config';
import { keys } from '../model/keys';
import type { Key, KeyTable } from '../model/keyTypes';
import type { EffectiveValues } from './effectiveValues';
import { isOwnFile, linesOf } from './layerText';
import { fieldOf, itemsOf, type MergedField } from './mergeKeys';

/** Every value with where it is from, under the names and in the shapes of tsk.toml; a list item by item. */
export function configValues(
  values: EffectiveValues,
  layers: readonly CustomLayer[],
  table: KeyTable = keys,
): readonly ConfigValue[] {
  return [
    ...Object.entries(table).flatMap(([name, key]) => {
      if (name === 'squid_conf') return squidValues(values);
      return key.field === undefined ? [] : valuesOf(name, key, fieldOf(values, key.field));
    }),
    ...layers.map(layerValue),
  ];
}

function valuesOf(name: string, { shown }: Key, field: MergedField): readonly ConfigValue[] {
  const shape = shown as ((value: unknown) => unknown) | undefined;
  return itemsOf(field).map(({ value, source }) => ({ key: name, value: shape?.(value) ?? value, source }));
}

function squidValues({ squid }: EffectiveValues): readonly ConfigValue[] {
  if (!squid) return [];
  const { value, source } = squid;
  return 'text' in value
    ? [{ key: 'squid_conf', value: linesOf(value.text), source }]
    : [{ key: 'squid_conf_path', value: value.path, source }];
}

/** Dockerfile lines are too many to show; what matters is that they are there, and from where. */
function layerValue(layer: CustomLayer): ConfigValue {
  const { kind, name, text, replaces, source } = layer;
  const how = replaces ? 'instead of the built-in layer' : 'added';
  const key = isOwnFile(layer) ? `dockerfiles/${kind}` : name;
  return { key, value: `${linesOf(text)}, ${how}`, source };
}
