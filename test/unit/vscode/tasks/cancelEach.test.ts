import assert from 'node:assert/strict';
import { errors } from '../../../../src/core/util/errors';
import { cancelEach } from '../../../../src/vscode/tasks/cancelEach';
import { anId } from '../aTask';

describe('cancelling several tasks', () => {
  const ids = [anId(1), anId(2), anId(3)];

  it('goes on after one that has ended meanwhile', async () => {
    const tried: string[] = [];
    const cancelled = await cancelEach(ids, (id) => {
      tried.push(id);
      const ended = errors.badTransition('1', 'completed', 'cancelled');
      return id === anId(1) ? Promise.reject(ended) : Promise.resolve();
    });
    assert.deepEqual(tried, ids);
    assert.equal(cancelled, 2);
  });

  it('tells another error when each was tried', async () => {
    const tried: string[] = [];
    const cancelling = cancelEach(ids, (id) => {
      tried.push(id);
      return id === anId(2) ? Promise.reject(errors.unknownTask('2')) : Promise.resolve();
    });
    await assert.rejects(cancelling, { code: 'unknown-task' });
    assert.deepEqual(tried, ids);
  });
});
