import assert from 'node:assert/strict';
import { DiskWatch, isDue } from '../../../../src/core/run/diskWatch';

describe('the watch over a sandbox’s disk', () => {
  const last = { at: 1_000, restUntil: 1_000, used: 40, free: 500 };
  const seen = { now: 2_000, free: 500, limit: 100, age: 10_000 };

  it('measures anew when the room that is left went down by half of what is allowed still, or after a while', () => {
    const table = [
      [{}, false],
      [{ free: 471 }, false],
      [{ free: 470 }, true],
      [{ free: 900 }, false],
      [{ now: 11_000 }, true],
    ] as const;
    for (const [part, due] of table)
      assert.equal(isDue(last, { ...seen, ...part }), due, JSON.stringify(part));
    assert.equal(isDue({ ...last, restUntil: 3_000 }, { ...seen, free: 0 }), false);
  });

  it('says once that the limit is exceeded, whatever fails before', async () => {
    const answers = [
      () => Promise.reject(new Error('away')),
      () => Promise.resolve(99),
      () => Promise.resolve(100),
    ];
    let free = 1_000;
    const failed: unknown[] = [];
    const limit = await new Promise<string>((resolve) => {
      new DiskWatch({
        limit: 100,
        measure: {
          room: () => Promise.resolve({ free: (free -= 100), isWhole: true }),
          used: () => (answers.shift() ?? (() => Promise.reject(new Error('asked once more'))))(),
        },
        onExceeded: () => resolve('exceeded'),
        onError: (error) => failed.push(error),
        pauseMs: 0,
      });
    });
    assert.equal(limit, 'exceeded');
    assert.match(String(failed), /away/);
    assert.equal(failed.length, 1);
  });

  it('ends when it is disposed', async () => {
    let asked = 0;
    const watch = new DiskWatch({
      limit: 1,
      measure: {
        room: () => {
          asked += 1;
          watch.dispose();
          return Promise.resolve({ free: 1, isWhole: true });
        },
        used: (_, signal) => Promise.reject(signal.aborted ? new Error('aborted') : new Error('not told')),
      },
      onExceeded: () => assert.fail('nothing was exceeded'),
      onError: (error) => assert.fail(String(error)),
      pauseMs: 0,
    });
    for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(asked <= 1);
  });
});
