import type { ConfigSource } from '../model/config';
import type { LayerValues } from './layerValues';

/** What one place says. */
export interface Layer {
  readonly source: ConfigSource;
  readonly values: LayerValues;
}

/** A value and where it is from. */
export interface Chosen<T> {
  readonly value: T;
  readonly source: ConfigSource;
  /** The number of layers that are stronger than the one it is from. */
  readonly rank: number;
}

/** What the strongest of the layers says that speaks of a key. The first layer is the strongest. */
export function strongest<T>(
  layers: readonly Layer[],
  read: (values: LayerValues) => T | undefined,
): Chosen<T> | undefined {
  for (const [rank, { source, values }] of layers.entries()) {
    const value = read(values);
    if (value !== undefined) return { value, source, rank };
  }
  return undefined;
}

/**
 * The items of all layers, the weakest layer's first. A layer takes away what weaker ones brought, and replaces
 * those of its own items' keys.
 */
export function combined<T, K>(
  layers: readonly Layer[],
  list: {
    readonly items: (values: LayerValues) => readonly T[] | undefined;
    readonly removed: (values: LayerValues) => readonly K[] | undefined;
    readonly keyOf: (item: T) => K;
  },
): readonly Chosen<T>[] {
  const kept = new Map<K, Chosen<T>>();
  for (const [rank, { source, values }] of [...layers.entries()].reverse()) {
    for (const key of list.removed(values) ?? []) kept.delete(key);
    for (const value of list.items(values) ?? []) kept.set(list.keyOf(value), { value, source, rank });
  }
  return [...kept.values()];
}

/** Tables with names: all layers together; of two of one name, the stronger layer's as a whole. */
export function named<T>(
  layers: readonly Layer[],
  read: (values: LayerValues) => Readonly<Record<string, T>> | undefined,
): ReadonlyMap<string, Chosen<T>> {
  const kept = new Map<string, Chosen<T>>();
  for (const [rank, { source, values }] of [...layers.entries()].reverse()) {
    for (const [name, value] of Object.entries(read(values) ?? {})) kept.set(name, { value, source, rank });
  }
  return kept;
}
