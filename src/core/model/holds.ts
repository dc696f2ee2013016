import type { Hold, Task } from './task';
import { timestampOf, type Timestamp } from '../util/time';

/**
 * How long the word of one task keeps the others of its agent from starting, in milliseconds. It comes out of a sandbox:
 * then the next task asks the account itself.
 */
const longestForOthers = 6 * 3_600_000;

/**
 * The agents whose account can do nothing now, and until when: what a task that came back to the queue learned holds
 * for all tasks of that agent, for a while. Of several, the one that ends last.
 */
export function holdsByAgent(tasks: readonly Task[], now: Timestamp): ReadonlyMap<string, Hold> {
  const holds = new Map<string, Hold>();
  for (const { agent, state } of tasks) {
    if (state.kind !== 'pending' || !state.hold) continue;
    const last = later(holds.get(agent), forOthers(state.hold));
    if (last && last.until > now) holds.set(agent, last);
  }
  return holds;
}

/** What keeps a queued task from starting: what it learned itself, or what others of its agent did (`holdsByAgent`). */
export function holdOf(
  { agent, state }: Pick<Task, 'agent' | 'state'>,
  holds: ReadonlyMap<string, Hold>,
  now: Timestamp,
): Hold | undefined {
  if (state.kind !== 'pending') return undefined;
  const last = later(state.hold, holds.get(agent));
  return last && last.until > now ? last : undefined;
}

function later(a: Hold | undefined, b: Hold | undefined): Hold | undefined {
  return a && b ? (a.until < b.until ? b : a) : (a ?? b);
}

function forOthers(hold: Hold): Hold {
  const end = hold.since === undefined ? undefined : timestampOf(Date.parse(hold.since) + longestForOthers);
  return end !== undefined && end < hold.until ? { ...hold, until: end } : hold;
}
