import assert from 'node:assert/strict';
import { needsWorker } from '../../../../src/core/scheduler/needsWorker';
import { isLasting, standstill } from '../../../../src/core/scheduler/standstill';
import type { Task } from '../../../../src/core/model/task';
import { aTask, someStates } from '../../../support/aTask';

const now = '2026-01-01T00:00:00.000Z';
const later = '2026-01-01T05:00:00.000Z';
const before = '2025-12-31T23:00:00.000Z';

const parent = aTask();
const running = aTask({ state: someStates.running });
const preparing = aTask({ state: someStates.assigned });
const shell = aTask({ state: someStates.running, interactive: 'shell' });
const completed = aTask({ state: someStates.completed });
const failed = aTask({ state: someStates.failed });
const heldUntil = (until: string, part: Partial<Task> = {}): Task =>
  aTask({ ...part, state: { kind: 'pending', hold: { reason: 'usage-limit', until } } });
const childOf = (...parents: readonly Task[]): Task =>
  aTask({ parents: parents.map(({ id }) => id), state: someStates.waiting });

/** What stands still, as `kind` of each task that is left; `moves` when something does. */
function kinds(tasks: readonly Task[], ...held: readonly Task[]): readonly string[] | 'moves' {
  const stuck = standstill(tasks, now, new Set(held.map(({ id }) => id)));
  return stuck?.map(({ obstacle }) => `${obstacle.kind}${isLasting(obstacle) ? '' : '?'}`) ?? 'moves';
}

describe('a queue at a standstill', () => {
  const cases: readonly (readonly [string, readonly Task[], readonly Task[], ReturnType<typeof kinds>])[] = [
    ['nothing is left', [completed, failed], [], []],
    ['a task is at work', [running, parent], [running], 'moves'],
    ['a task is prepared', [preparing, heldUntil(later)], [preparing], 'moves'],
    ['a task is at work for a process that is gone', [running, parent], [], ['left-behind?', 'not-started?']],
    ['what a cancelled agent did is collected', [failed], [failed], 'moves'],
    ['what a deleted agent did is collected', [], [failed], 'moves'],
    ['an account is at its limit', [heldUntil(later), completed], [], ['account']],
    ['its limit is over', [heldUntil(before)], [], ['not-started?']],
    ['another task of that agent learned of it', [heldUntil(later), aTask()], [], ['account', 'account']],
    [
      'an agent is not held by another',
      [heldUntil(later), aTask({ agent: 'codex' })],
      [],
      ['account', 'not-started?'],
    ],
    ['a parent has not begun', [parent, childOf(parent)], [], ['not-started?', 'parent']],
    ['a parent failed', [failed, childOf(failed)], [], ['parent']],
    ['a parent is gone', [childOf(parent)], [], ['parent']],
    ['all parents are done', [completed, childOf(completed)], [], ['not-started?']],
    ['a person has a shell open', [shell], [shell], []],
    ['a task waits for a shell', [shell, childOf(shell)], [shell], ['parent']],
    ['a shell was left behind', [shell], [], ['left-behind?']],
    [
      'a shell is prepared',
      [{ ...shell, state: someStates.assigned }],
      [{ ...shell, state: someStates.assigned }],
      'moves',
    ],
  ];
  for (const [when, tasks, held, expected] of cases) {
    it(`says what is left when ${when}`, () => assert.deepEqual(kinds(tasks, ...held), expected));
  }

  it('names the parent that a task waits for, not one that is done', () => {
    const child = childOf(completed, parent);
    const stuck = standstill([completed, parent, child], now, new Set());
    assert.deepEqual(stuck?.at(-1)?.obstacle, { kind: 'parent', id: parent.id, parent });
  });
});

describe('who waits for a worker', () => {
  const cases: readonly (readonly [string, Task, readonly Task[], readonly Task[], boolean])[] = [
    ['a queued task', parent, [parent], [], true],
    ['a blocked task', heldUntil(later), [], [], true],
    ['a task at work', running, [running], [running], false],
    ['a task that was left behind', running, [running], [], true],
    ['an ended task', completed, [completed], [], false],
    ['a child of a queued task', childOf(parent), [parent], [], true],
    ['a child of a task at work', childOf(running), [running], [running], false],
  ];
  for (const [what, task, others, held, expected] of cases) {
    it(`${what}: ${expected}`, () => {
      const ids = new Set(held.map(({ id }) => id));
      assert.equal(needsWorker(task.id, [...others, task], ids), expected);
    });
  }

  it('looks through a chain of any length, and ends in a ring', () => {
    let last = aTask();
    const chain = [last];
    for (let n = 0; n < 50; n++) chain.push((last = childOf(last)));
    assert.equal(needsWorker(last.id, chain, new Set()), true);
    const a = aTask({ state: someStates.waiting });
    const b = childOf(a);
    assert.equal(needsWorker(b.id, [{ ...a, parents: [b.id] }, b], new Set()), false);
  });
});
