import type { Hold, Task } from './task';
import type { Timestamp } from '../util/time';

/**
 * The agents whose account can do nothing now, and until when: what a task that came back to the queue learned holds
 * for all tasks of that agent. Of several, the one that ends last.
 */
export function holdsByAgent(tasks: readonly Task[], now: Timestamp): ReadonlyMap<string, Hold> {
  const holds = new Map<string, Hold>();
  for (const { agent, state } of tasks) {
    if (state.kind !== 'pending' || !state.hold || state.hold.until <= now) continue;
    const known = holds.get(agent);
    if (!known || known.until < state.hold.until) holds.set(agent, state.hold);
  }
  return holds;
}
