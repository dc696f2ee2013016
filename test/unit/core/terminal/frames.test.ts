import assert from 'node:assert/strict';
import { keyFrames, sizeFrame } from '../../../../src/core/terminal/frames';

describe('frames to a terminal in a sandbox', () => {
  it('carry keys after their length', () => {
    assert.deepEqual(keyFrames(Buffer.from('ls\r')), [Buffer.from('d\0\0\0\u0003ls\r', 'latin1')]);
  });

  it('carry a large paste completely, in pieces', () => {
    const keys = Buffer.alloc(200_001, 'x');
    const frames = keyFrames(keys);
    assert.deepEqual(
      frames.map((frame) => [frame.toString('latin1', 0, 1), frame.readUInt32BE(1), frame.length - 5]),
      [65_536, 65_536, 65_536, 3_393].map((length) => ['d', length, length]),
    );
    assert.ok(Buffer.concat(frames.map((frame) => frame.subarray(5))).equals(keys));
  });

  it('are empty without keys', () => {
    assert.deepEqual(keyFrames(Buffer.alloc(0)), []);
  });

  for (const [given, rows, columns] of [
    [{ rows: 24, columns: 80 }, 24, 80],
    [{ rows: 0, columns: 0 }, 1, 1],
    [{ rows: NaN, columns: 1e9 }, 1, 5000],
    [{ rows: -3, columns: 12.7 }, 1, 12],
  ] as const) {
    it(`send the size ${given.rows} by ${given.columns} as ${rows} by ${columns}`, () => {
      const frame = sizeFrame(given);
      assert.deepEqual([frame[0], frame.readUInt32BE(1)], ['r'.charCodeAt(0), 4]);
      assert.deepEqual([frame.readUInt16BE(5), frame.readUInt16BE(7)], [rows, columns]);
    });
  }
});
