import assert from 'node:assert/strict';
import { nextTask } from '../../../../src/core/scheduler/nextTask';
import { aTask, someStates } from '../../../support/aTask';

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
    for (const [tasks, workers, expected] of table) assert.equal(nextTask(tasks, workers), expected);
  });
});
