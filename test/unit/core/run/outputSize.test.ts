import assert from 'node:assert/strict';
import { outputSize } from '../../../../src/core/run/outputSize';

describe('what a line of output takes of the engine’s disk', () => {
  it('is at the most, of a very long one, as much as it can be', () => {
    assert.equal(outputSize('x'.repeat(100_000)), 16_384 + 6 * (100_000 - 16_384) + 7 * 80);
  });

  it('is as much as Docker writes for it', () => {
    for (const [text, bytes] of [
      ['', 0],
      ['abc', 3],
      ['\u0000\u001b<>&', 30],
      ['"\\', 4],
      ['\u00e9\u20ac\u{1f600}', 2 + 3 + 4],
      ['\ufffd\u2028', 12],
    ] as const) {
      assert.equal(outputSize(text), bytes + 80, JSON.stringify(text));
    }
    assert.equal(outputSize('x'.repeat(16_384)), 16_384 + 2 * 80);
  });
});
