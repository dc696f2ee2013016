import { strict as assert } from 'node:assert';
import { formatBytes } from '../../../../src/vscode/common/formatBytes';

describe('formatBytes', () => {
  it('shows sizes as people read them', () => {
    for (const [bytes, text] of [
      [0, '0 B'],
      [999, '999 B'],
      [1_000, '1.0 kB'],
      [34_567, '35 kB'],
      [5_400_000, '5.4 MB'],
      [1.44e9, '1.4 GB'],
    ] as const) {
      assert.equal(formatBytes(bytes), text);
    }
  });
});
