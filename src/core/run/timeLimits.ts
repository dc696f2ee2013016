import type { SandboxConfig } from '../model/config';
import type { Disposable } from '../util/disposable';
import { formatDuration } from '../util/time';

const minute = 60_000;
/** The longest wait a timer can have, in milliseconds. */
const longest = 2 ** 31 - 1;

/** The beginnings of the reasons, which a duration follows. */
const words = {
  agent: { whole: 'The agent worked longer than its limit of', idle: 'The agent said nothing for' },
  shell: { whole: 'The shell was open longer than its limit of', idle: 'The shell was idle for' },
} as const;

/** The limits on an agent's time: of its whole work, and of its silence. Calls `onExceeded` once, with the reason. */
export class TimeLimits implements Disposable {
  private readonly whole: NodeJS.Timeout | undefined;
  private readonly idle: NodeJS.Timeout | undefined;
  private over = false;

  constructor(
    limits: Pick<SandboxConfig, 'timeoutMinutes' | 'idleTimeoutMinutes'>,
    private readonly onExceeded: (reason: string) => void,
    who: keyof typeof words = 'agent',
    /** How long it was at work already, in milliseconds. */
    spentMs = 0,
  ) {
    this.whole = this.timer(limits.timeoutMinutes, words[who].whole, spentMs);
    this.idle = this.timer(limits.idleTimeoutMinutes, words[who].idle);
  }

  /** Resets the idle timer; called for each output. */
  heard(): void {
    this.idle?.refresh();
  }

  dispose(): void {
    clearTimeout(this.whole);
    clearTimeout(this.idle);
  }

  private timer(minutes: number | undefined, reason: string, spentMs = 0): NodeJS.Timeout | undefined {
    if (minutes === undefined) return undefined;
    const ms = minutes * minute;
    const left = Math.max(0, ms - spentMs);
    if (left > longest) return undefined;
    return setTimeout(() => {
      if (this.over) return;
      this.over = true;
      this.dispose();
      this.onExceeded(`${reason} ${formatDuration(ms)} and was stopped.`);
    }, left);
  }
}
