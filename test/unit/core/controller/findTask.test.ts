import assert from 'node:assert/strict';
import { findTask } from '../../../../src/core/controller/findTask';
import type { TaskId } from '../../../../src/core/model/taskId';
import { aTask } from '../../../support/aTask';

describe('finding a task by what a person types', () => {
  const one = aTask({ id: 'abcd0001-0000-4000-8000-000000000000' as TaskId });
  const two = aTask({ id: 'abcd0002-0000-4000-8000-000000000000' as TaskId });

  it('accepts the whole id and any unique prefix, in upper or lower case', () => {
    for (const text of [one.id, 'abcd0001', 'ABCD0001', ' abcd0001-00'])
      assert.equal(findTask([one, two], text), one);
  });

  it('lists the matching tasks of an ambiguous prefix', () => {
    assert.throws(() => findTask([one, two], 'abcd'), {
      code: 'ambiguous-task',
      message: /abcd0001, abcd0002/,
    });
  });

  it('finds no task for empty or malformed text', () => {
    for (const text of ['', 'ffff', '../x', '*'])
      assert.throws(() => findTask([one], text), { code: 'unknown-task' });
  });
});
