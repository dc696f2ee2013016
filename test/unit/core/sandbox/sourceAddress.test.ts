import assert from 'node:assert/strict';
import { sourceAddress } from '../../../../src/core/sandbox/sourceAddress';

describe('the address by which the proxy knows a door', () => {
  it('follows from its name alone and is never the proxy’s own', () => {
    const cases = [
      ['00000000', '127.64.0.0'],
      ['ffffffff', '127.127.255.255'],
      ['123456aa.sock', '127.82.52.86'],
    ] as const;
    for (const [door, address] of cases) assert.equal(sourceAddress(door), address);
  });
});
