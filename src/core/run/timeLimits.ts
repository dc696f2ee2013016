import type { SandboxConfig } from '../model/config';
import type { Disposable } from '../util/disposable';
import { formatDuration } from '../util/time';

const minute = 60_000;
/** The longest wait a timer can have, in milliseconds. */
const longest = 2 ** 31 - 1;

/** The limits on an agent's time: of its whole work, and of its silence. Calls `onExceeded` once, with the reason. */
export class TimeLimits implements Disposable {
  private readonly whole: NodeJS.Timeout | undefined;
  private readonly idle: NodeJS.Timeout | undefined;
  private over = false;

  constructor(
    limits: Pick<SandboxConfig, 'timeoutMinutes' | 'idleTimeoutMinutes'>,
    private readonly onExceeded: (reason: string) => void,
  ) {
    this.whole = this.timer(limits.timeoutMinutes, 'The agent worked longer than its limit of');
    this.idle = this.timer(limits.idleTimeoutMinutes, 'The agent said nothing for');
  }

  /** To be called with each sign of life. */
  heard(): void {
    this.idle?.refresh();
  }

  dispose(): void {
    clearTimeout(this.whole);
    clearTimeout(this.idle);
  }

  private timer(minutes: number | undefined, reason: string): NodeJS.Timeout | undefined {
    if (minutes === undefined) return undefined;
    const ms = minutes * minute;
    if (ms > longest) return undefined;
    return setTimeout(() => {
      if (this.over) return;
      this.over = true;
      this.dispose();
      this.onExceeded(`${reason} ${formatDuration(ms)} and was stopped.`);
    }, ms);
  }
}
