import assert from 'node:assert/strict';
import { formatDuration, timestamp, timestampOf } from '../../../../src/core/util/time';

describe('time helpers', () => {
  const durations: readonly [ms: number, text: string][] = [
    [-5, '0.0s'],
    [0, '0.0s'],
    [449, '0.4s'],
    [9_949, '9.9s'],
    [12_400, '12s'],
    [59_700, '1m 00s'],
    [185_000, '3m 05s'],
    [3_599_700, '1h 00m'],
    [7_620_000, '2h 07m'],
    [90_000_000, '25h 00m'],
  ];
  for (const [ms, text] of durations) {
    it(`${ms} ms is ${text}`, () => assert.equal(formatDuration(ms), text));
  }

  it('a timestamp that could not be stored is none', () => {
    assert.equal(timestampOf(1_795_300_000_000), '2026-11-21T22:26:40.000Z');
    assert.equal(timestampOf(1_795_300_000_000_000), undefined);
    assert.equal(timestampOf(-1e14), undefined);
    assert.equal(timestampOf(Number.NaN), undefined);
  });

  it('a timestamp is UTC and sorts as text', () => {
    const at = (ms: number): string => timestamp({ now: () => new Date(ms) });
    assert.equal(at(0), '1970-01-01T00:00:00.000Z');
    assert.ok(at(1) < at(10) && at(10) < at(1e12));
  });
});
