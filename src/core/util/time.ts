/** A moment as ISO 8601 in UTC with milliseconds: sorts as text, reads in a log. */
export type Timestamp = string;

/** The part of the outside world that tells the time. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export function timestamp(clock: Clock): Timestamp {
  return clock.now().toISOString();
}

/** The moment `ms` milliseconds after 1970; undefined where that is none, or beyond the years of four digits. */
export function timestampOf(ms: number): Timestamp | undefined {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date.toISOString() : undefined;
}

/** A duration for people: `0.4s`, `12s`, `3m 05s`, `2h 07m`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)}s`;
  const total = Math.round(seconds);
  if (total < 60) return `${total}s`;
  const two = (n: number): string => String(n).padStart(2, '0');
  if (total < 3600) return `${Math.floor(total / 60)}m ${two(total % 60)}s`;
  return `${Math.floor(total / 3600)}h ${two(Math.floor((total % 3600) / 60))}m`;
}
