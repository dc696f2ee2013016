import assert from 'node:assert/strict';
import type { Task } from '../../../../src/core/model/task';
import { holdsByAgent } from '../../../../src/core/model/holds';
import { nextTask, type Decision, type WorkLimits } from '../../../../src/core/scheduler/nextTask';
import { aTask, someStates } from '../../../support/aTask';

const now = '2026-01-01T12:00:00.000Z';
const later = '2026-01-01T14:05:00.000Z';
const next = (
  tasks: readonly Task[],
  limits: Partial<WorkLimits> = {},
  away: readonly ('docker' | 'podman' | undefined)[] = [],
): Decision => nextTask(tasks, { workers: 2, ...limits }, { now, away: new Set(away) });

describe('which task is next', () => {
  const first = aTask();
  const second = aTask();
  const busy = aTask({ state: someStates.running });
  const preparing = aTask({ state: someStates.assigned });
  const ended = [someStates.completed, someStates.failed, someStates.cancelled].map((state) =>
    aTask({ state }),
  );

  it('is the oldest that is pending, while there is room', () => {
    const table = [
      [[], 2, undefined],
      [[first, second], 2, first],
      [[busy, first], 2, first],
      [[busy, first], 1, undefined],
      [[busy, preparing, first], 2, undefined],
      [[...ended, second, first], 1, second],
      [ended, 2, undefined],
    ] as const;
    for (const [tasks, workers, expected] of table) assert.equal(next(tasks, { workers }).next, expected);
  });

  it('does not mind people in shells', () => {
    const shell = aTask({ state: someStates.running, interactive: 'shell' });
    assert.equal(next([shell, shell, first], { workers: 1 }).next, first);
    assert.equal(next([shell, busy, first], { workers: 1 }).next, undefined);
    assert.equal(next([shell, first], { perRepository: 1, perAgent: 1 }).next, first);
  });

  it('is the oldest of the highest priority', () => {
    const low = aTask({ priority: 'low' });
    const high = aTask({ priority: 'high' });
    assert.equal(next([low, first, high, aTask({ priority: 'high' })]).next, high);
    assert.equal(next([low, first, second]).next, first);
  });

  it('is none that waits for its parents, or was deleted', () => {
    const waiting = aTask({ state: someStates.waiting });
    assert.equal(next([waiting, aTask({ deletedAt: now }), first]).next, first);
  });

  it('is one that can start, where the account of another can do nothing until later', () => {
    const held = aTask({
      agent: 'claude',
      state: { kind: 'pending', hold: { reason: 'usage-limit', until: later } },
    });
    const sameAccount = aTask({ agent: 'claude', priority: 'high' });
    assert.deepEqual(next([held, sameAccount, first]), { next: first, wakeAt: later });
    assert.deepEqual(next([held, sameAccount]), { wakeAt: later });
  });

  it('is one that was held, once the hold is over', () => {
    const over = aTask({ state: { kind: 'pending', hold: { reason: 'usage-limit', until: now } } });
    assert.deepEqual(next([over]), { next: over });
  });

  it('is one of another engine, where an engine is away', () => {
    const onPodman = aTask({ engine: 'podman' });
    assert.equal(next([first, onPodman], {}, [undefined, 'docker']).next, onPodman);
    assert.equal(next([first], {}, [undefined]).next, undefined);
  });

  it('is of a repository and an agent that have not enough at work', () => {
    const elsewhere = aTask({ snapshot: { ...first.snapshot, gitDir: '/other/.git' } });
    const ofOther = aTask({ agent: 'codex' });
    assert.equal(next([busy, first, elsewhere], { workers: 4, perRepository: 1 }).next, elsewhere);
    assert.equal(next([busy, first, ofOther], { workers: 4, perAgent: 1 }).next, ofOther);
    assert.equal(next([busy, first], { workers: 4, perRepository: 2, perAgent: 2 }).next, first);
  });
});

describe('what holds an agent', () => {
  it('is the hold that ends last', () => {
    const until = (time: string): Task =>
      aTask({ agent: 'claude', state: { kind: 'pending', hold: { reason: 'usage-limit', until: time } } });
    const holds = holdsByAgent([until('2026-01-01T13:00:00.000Z'), until(later), until(now)], now);
    assert.deepEqual([...holds], [['claude', { reason: 'usage-limit', until: later }]]);
  });

  it('is over for others after a while, however long one task was told to wait', () => {
    const days = '2026-01-09T12:00:00.000Z';
    const hold = { reason: 'usage-limit', until: days, since: now } as const;
    const told = aTask({ agent: 'claude', state: { kind: 'pending', hold } });
    const other = aTask({ agent: 'claude' });
    const sixHours = '2026-01-01T18:00:00.000Z';
    assert.deepEqual(next([told, other]), { wakeAt: sixHours });
    const after = (at: string): Task | undefined =>
      nextTask([told, other], { workers: 2 }, { now: at, away: new Set() }).next;
    assert.equal(after(sixHours), other);
    assert.equal(nextTask([told], { workers: 2 }, { now: sixHours, away: new Set() }).next, undefined);
    assert.equal(after(days), told);
  });
});
