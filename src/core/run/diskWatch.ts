import { delay } from '../util/abort';
import type { Disposable } from '../util/disposable';

export interface DiskMeasure {
  /** The room that is left on the disks that a sandbox writes to, in bytes; not whole where one of them is not to be seen. */
  readonly room: () => Promise<{ readonly free: number; readonly isWhole: boolean }>;
  /** What the sandbox takes of them, in bytes, counted until that is `enough`: may take a while. */
  readonly used: (enough: number, signal: AbortSignal) => Promise<number>;
}

export interface DiskWatchParts {
  readonly limit: number;
  readonly measure: DiskMeasure;
  /** Called once. */
  readonly onExceeded: () => void;
  /** Called when a measurement fails. The watch continues. */
  readonly onError: (error: unknown) => void;
  readonly pauseMs?: number;
}

/** How often the room on the disks is looked at, in milliseconds. */
const usualPause = 10_000;
/** How long to use a measurement, in milliseconds; shorter where some disks are out of sight. */
const maxAge = { whole: 600_000, part: 60_000 } as const;
/** A measurement that took long is followed by so many times of that without one. */
const restFactor = 20;

interface Measurement {
  readonly at: number;
  readonly restUntil: number;
  readonly used: number;
  readonly free: number;
}

/**
 * Watches what a sandbox takes of the disk. It is measured in whole only when the room that is left became so much less that
 * the limit may be near, and now and then.
 */
export class DiskWatch implements Disposable {
  private readonly stop = new AbortController();
  private last: Measurement | undefined;

  constructor(private readonly parts: DiskWatchParts) {
    void this.watch();
  }

  dispose(): void {
    this.stop.abort();
  }

  private async watch(): Promise<void> {
    const { limit, onExceeded, onError, pauseMs = usualPause } = this.parts;
    const { signal } = this.stop;
    while (!signal.aborted) {
      try {
        await delay(pauseMs, signal);
        if ((await this.used()) < limit) continue;
        onExceeded();
        return;
      } catch (error) {
        if (!signal.aborted) onError(error);
      }
    }
  }

  /** What is known of it, or measured now. */
  private async used(): Promise<number> {
    const { limit, measure } = this.parts;
    const { free, isWhole } = await measure.room();
    const begun = performance.now();
    const age = isWhole ? maxAge.whole : maxAge.part;
    if (this.last && !isDue(this.last, { now: begun, free, limit, age })) return this.last.used;
    const used = await measure.used(limit, this.stop.signal);
    const at = performance.now();
    this.last = { at, restUntil: at + restFactor * (at - begun), used, free };
    return used;
  }
}

/** Whether what was measured last may be too far from how it is. */
export function isDue(
  last: Measurement,
  seen: { readonly now: number; readonly free: number; readonly limit: number; readonly age: number },
): boolean {
  if (seen.now < last.restUntil) return false;
  return seen.now - last.at >= seen.age || last.free - seen.free >= (seen.limit - last.used) / 2;
}
