import type { ConfigSource } from '../model/config';
import { keys } from '../model/keys';
import type { KeyTable } from '../model/keyTypes';
import { count } from '../util/text';
import type { EffectiveValues } from './effectiveValues';
import { fieldOf } from './mergeKeys';
import type { Chosen } from './mergeLayers';

interface LimitLoosening {
  readonly key: string;
  readonly value: number;
  readonly source: ConfigSource;
  readonly text: string;
}

/** The limits that the project's file raises. A time limit of 0 minutes means no limit. */
export function limitLoosenings(
  values: EffectiveValues,
  without: EffectiveValues,
  table: KeyTable = keys,
): readonly LimitLoosening[] {
  return Object.entries(table).flatMap(([key, { field = '', limit }]) => {
    if (!limit) return [];
    const [now, own] = [values, without].map((from) => fieldOf(from, field) as Chosen<number> | undefined);
    if (!now) return [];
    if (limit.of === 'size') {
      if (!own || now.value <= own.value) return [];
      return [{ key, ...now, text: `takes up to ${limit.text(now.value)}, instead of your ${own.value}` }];
    }
    const [minutes, ownMinutes] = [now.value || Infinity, own?.value || Infinity];
    if (minutes <= ownMinutes) return [];
    const how = Number.isFinite(minutes) ? `up to ${count(minutes, 'minute')}` : 'without a limit';
    return [{ key, ...now, text: `${limit.text} ${how}, instead of your ${count(ownMinutes, 'minute')}` }];
  });
}
