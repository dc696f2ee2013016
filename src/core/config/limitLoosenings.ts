import type { ConfigSource } from '../model/config';
import { count } from '../util/text';
import type { EffectiveValues } from './effectiveValues';
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
): readonly LimitLoosening[] {
  const found: LimitLoosening[] = [];
  const size = (
    key: string,
    now: Chosen<number>,
    own: Chosen<number>,
    text: (limit: number) => string,
  ): void => {
    if (now.value <= own.value) return;
    found.push({ key, ...now, text: `takes up to ${text(now.value)}, where you give ${own.value}` });
  };
  const time = (
    key: string,
    now: Chosen<number> | undefined,
    own: Chosen<number> | undefined,
    text: string,
  ): void => {
    const [limit, ownLimit] = [now?.value || Infinity, own?.value || Infinity];
    if (!now || limit <= ownLimit) return;
    const how = Number.isFinite(limit) ? `up to ${count(limit, 'minute')}` : 'without a limit';
    found.push({ key, ...now, text: `${text} ${how}, where you set ${count(ownLimit, 'minute')}` });
  };
  size('memory_gb', values.memoryGb, without.memoryGb, (limit) => `${limit} GiB of memory`);
  size('cpu', values.cpus, without.cpus, (limit) => count(limit, 'processor'));
  size('disk_gb', values.diskGb, without.diskGb, (limit) => `${limit} GiB of disk`);
  size('pids_limit', values.pids, without.pids, (limit) => `${limit} processes`);
  time('timeout_minutes', values.timeoutMinutes, without.timeoutMinutes, 'works');
  time('idle_timeout_minutes', values.idleTimeoutMinutes, without.idleTimeoutMinutes, 'stays silent');
  return found;
}
