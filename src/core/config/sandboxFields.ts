import { keys } from '../model/keys';
import type { Key, KeyTable } from '../model/keyTypes';
import type { SandboxFields } from '../model/keyValues';
import type { EffectiveValues } from './effectiveValues';
import { valueOf, type MergedFields } from './mergeKeys';

/** What the keys make of a sandbox. */
export function sandboxFields(values: EffectiveValues, table: KeyTable = keys): SandboxFields {
  const merged = values as unknown as MergedFields;
  const entries = Object.values(table).flatMap((key) => {
    if (key.field === undefined || key.isChoice) return [];
    const value = stored(key, valueOf(merged[key.field]));
    return value === undefined ? [] : [[key.field, value] as const];
  });
  return Object.fromEntries(entries) as unknown as SandboxFields;
}

/** 0 minutes mean no limit; a list that no layer sets is empty. */
function stored({ limit, type }: Key, value: unknown): unknown {
  if (limit?.of === 'minutes' && value === 0) return undefined;
  return value ?? (type.kind === 'list' ? [] : undefined);
}
