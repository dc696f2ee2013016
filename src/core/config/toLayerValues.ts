import { keys } from '../model/keys';
import type { KeyTable } from '../model/keyTypes';
import type { LayerValues } from './layerValues';

/** A table that `checkKeys` found good by the table of keys, as values: `~` and prefixes written out. */
export function toLayerValues(
  checked: Readonly<Record<string, unknown>>,
  home: string,
  table: KeyTable = keys,
): LayerValues {
  const values = Object.entries(checked).map(([name, value]) => {
    const read = table[name]?.read as ((value: unknown, home: string) => unknown) | undefined;
    if (!read) return [name, value] as const;
    return [name, Array.isArray(value) ? value.map((item) => read(item, home)) : read(value, home)] as const;
  });
  return Object.fromEntries(values);
}
