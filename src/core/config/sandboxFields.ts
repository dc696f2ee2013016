import { keys } from '../model/keys';
import type { Key, KeyTable } from '../model/keyTypes';
import type { SandboxFields } from '../model/keyValues';
import type { EffectiveValues } from './effectiveValues';
import { fieldOf, valueOf } from './mergeKeys';

/** What the keys make of a sandbox. */
export function sandboxFields(values: EffectiveValues, table: KeyTable = keys): SandboxFields {
  const entries = Object.values(table).flatMap((key) => {
    if (key.field === undefined || key.isChoice) return [];
    const value = stored(key, valueOf(fieldOf(values, key.field)));
    return value === undefined ? [] : [[key.field, value] as const];
  });
  const fields: object = Object.fromEntries(entries);
  return fields as SandboxFields;
}

/** 0 minutes mean no limit; a list that no layer sets is empty. */
function stored({ limit, type }: Key, value: unknown): unknown {
  if (limit?.of === 'minutes' && value === 0) return undefined;
  return value ?? (type.kind === 'list' ? [] : undefined);
}
