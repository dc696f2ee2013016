import type { ConfigSource } from '../model/config';
import type { Key, KeyTable } from '../model/keyTypes';
import type { FieldsWith, KeyFields, ValueOf } from '../model/keyValues';
import { combined, strongest, type Chosen, type Layer } from './mergeLayers';

/** Lists whose items are of all layers. */
type Combined = Exclude<
  FieldsWith<{ readonly type: { readonly kind: 'list' } }>,
  FieldsWith<{ readonly isWhole: true }>
>;
/** There is always a value of these. */
type Certain = FieldsWith<{ readonly default: unknown }>;
type ItemOf<List> = List extends readonly (infer Item)[] ? Item : never;

/** What all layers together say by the keys that have a field. */
export type MergedKeys = {
  readonly [F in Combined]: readonly Chosen<ItemOf<ValueOf<KeyFields[F]>>>[];
} & {
  readonly [F in Certain]: Chosen<ValueOf<KeyFields[F]>>;
} & {
  readonly [F in Exclude<keyof KeyFields, Combined | Certain>]: Chosen<ValueOf<KeyFields[F]>> | undefined;
};

/** What a field holds once it is merged, whatever its key. */
export type MergedField = Chosen<unknown> | readonly Chosen<unknown>[] | undefined;
type MergedFields = Readonly<Record<string, MergedField>>;

/** Merges layers, the strongest first, key by key. A key that none of them sets has the table's default. */
export function mergeKeys(layers: readonly Layer[], table: KeyTable): MergedFields {
  const merged = Object.entries(table).flatMap(([name, key]): [string, MergedField][] =>
    key.field === undefined ? [] : [[key.field, mergeKey(name, key, layers)]],
  );
  return Object.fromEntries(merged);
}

/** Whether all layers' items count. */
function isCombined({ type, isWhole }: Key): boolean {
  return type.kind === 'list' && !isWhole;
}

function mergeKey(name: string, key: Key, layers: readonly Layer[]): MergedField {
  const said = (values: object, of: string): unknown => (values as Readonly<Record<string, unknown>>)[of];
  if (!isCombined(key)) {
    const source: ConfigSource = { kind: 'built-in' };
    const builtIn =
      key.default === undefined ? undefined : { value: key.default, source, rank: layers.length };
    return strongest(layers, (values) => said(values, name)) ?? builtIn;
  }
  const sameAs = key.sameAs as ((item: unknown) => unknown) | undefined;
  return combined(layers, {
    items: (values) => said(values, name) as readonly unknown[] | undefined,
    removed: (values) => said(values, `remove_${name}`) as readonly unknown[] | undefined,
    keyOf: (item) => sameAs?.(item) ?? item,
  });
}

/** What a field of the table holds. The type of `values` has its name only where the table is the one of all keys. */
export function fieldOf(values: object, field: string): MergedField {
  return (values as MergedFields)[field];
}

/** The items of a list; a single value as the only one. */
export function itemsOf(field: MergedField): readonly Chosen<unknown>[] {
  if (field === undefined) return [];
  return isList(field) ? field : [field];
}

/** The value that a field stands for, without where it is from. */
export function valueOf(field: MergedField): unknown {
  if (field === undefined) return undefined;
  return isList(field) ? field.map(({ value }) => value) : field.value;
}

function isList(field: Chosen<unknown> | readonly Chosen<unknown>[]): field is readonly Chosen<unknown>[] {
  return Array.isArray(field);
}
