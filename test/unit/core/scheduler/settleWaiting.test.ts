import assert from 'node:assert/strict';
import type { Task } from '../../../../src/core/model/task';
import { descendantsOf } from '../../../../src/core/model/relatives';
import { settleWaiting } from '../../../../src/core/scheduler/settleWaiting';
import { aTask, someStates } from '../../../support/aTask';

const at = '2026-01-01T12:00:00.000Z';
const child = (...parents: readonly Task[]): Task =>
  aTask({ state: someStates.waiting, parents: parents.map(({ id }) => id) });
const settled = (...tasks: readonly Task[]): readonly unknown[] =>
  settleWaiting(tasks, at).map(({ id, state }) => [id, state.kind]);

describe('tasks that wait for their parents', () => {
  const done = aTask({ state: someStates.completed });
  const failed = aTask({ state: someStates.failed, name: 'the first step' });
  const cancelled = aTask({ state: someStates.cancelled });
  const busy = aTask({ state: someStates.running });

  it('wait until all of them have completed', () => {
    const one = child(done);
    const two = child(done, busy);
    assert.deepEqual(settled(done, busy, one, two), [[one.id, 'pending']]);
    assert.deepEqual(settled(busy, child(busy)), []);
  });

  it('end as a parent did, down to the last descendant, in whatever order they stand', () => {
    const first = child(failed);
    const second = child(first);
    const third = child(second, done);
    const other = child(cancelled);
    const tasks = [third, second, first, other, failed, cancelled, done];
    assert.deepEqual(
      new Map(settled(...tasks) as [string, string][]),
      new Map([
        [first.id, 'failed'],
        [second.id, 'failed'],
        [third.id, 'failed'],
        [other.id, 'cancelled'],
      ]),
    );
  });

  it('say which parent it was', () => {
    const [ended] = settleWaiting([failed, child(failed)], at);
    assert.ok(ended?.state.kind === 'failed');
    assert.equal(ended.state.reason, `Its parent ${failed.id.slice(0, 8)} (the first step) failed.`);
  });

  it('fail when a parent is gone', () => {
    const orphan = child(aTask());
    assert.deepEqual(settled(orphan), [[orphan.id, 'failed']]);
  });
});

describe('the descendants of tasks', () => {
  it('are all that come after them, parents before children, without themselves', () => {
    const root = aTask();
    const [left, right] = [child(root), child(root)];
    const both = child(left, right);
    const stranger = aTask();
    const tasks = [root, stranger, left, right, both];
    assert.deepEqual(descendantsOf(tasks, [root.id]), [left, right, both]);
    assert.deepEqual(descendantsOf(tasks, [left.id, both.id]), []);
    assert.deepEqual(descendantsOf(tasks, [stranger.id]), []);
  });

  it('are found in a chain of ten thousand', () => {
    const tasks = [aTask()];
    for (let n = 1; n < 10_000; n++) tasks.push(child(...tasks.slice(-1)));
    assert.equal(
      descendantsOf(
        tasks,
        tasks.slice(0, 1).map(({ id }) => id),
      ).length,
      9_999,
    );
  });
});
