import assert from 'node:assert/strict';
import type { TaskId } from '../../../../src/core/model/taskId';
import { sourceAddress } from '../../../../src/core/sandbox/sourceAddress';

describe('the address by which the proxy knows a task', () => {
  it('follows from the id alone and is never the proxy’s own', () => {
    const cases = [
      ['00000000', '127.64.0.0'],
      ['ffffffff', '127.127.255.255'],
      ['123456aa', '127.82.52.86'],
    ] as const;
    for (const [id, address] of cases) assert.equal(sourceAddress(id as TaskId), address);
  });
});
