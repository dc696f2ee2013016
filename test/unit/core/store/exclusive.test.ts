import assert from 'node:assert/strict';
import { nullLogger } from '../../../../src/core/model/logger';
import { createExclusive } from '../../../../src/core/store/exclusive';
import { createLeases } from '../../../../src/core/store/leases';
import { storeProcesses } from '../../../support/storeProcess';
import { storeFolders, storeTaskId } from '../../../support/storeSupport';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('Exclusive', () => {
  const folder = storeFolders();

  it('runs one work at a time under a name, and others beside it under other names', async () => {
    const exclusive = createExclusive(folder(), nullLogger);
    const events: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      events.push(`+${name}`);
      await pause(20);
      events.push(`-${name}`);
    };
    await Promise.all([exclusive('a', work('a')), exclusive('b', work('b')), exclusive('a', work('a'))]);
    assert.deepEqual(
      events.filter((event) => event.endsWith('a')),
      ['+a', '-a', '+a', '-a'],
    );
    assert.ok(events.indexOf('+b') < events.lastIndexOf('+a'));
  });

  it('gives back what the work returned or threw, and lets the next one in', async () => {
    const exclusive = createExclusive(folder(), nullLogger);
    await assert.rejects(
      exclusive('a', () => Promise.reject(new Error('No.'))),
      /No\./,
    );
    assert.equal(await exclusive('a', () => Promise.resolve(7)), 7);
  });

  it('stops waiting when the signal says so, without having run the work', async () => {
    const exclusive = createExclusive(folder(), nullLogger);
    const abort = new AbortController();
    let ran = false;
    await exclusive('a', async () => {
      const waiting = exclusive(
        'a',
        () => {
          ran = true;
          return Promise.resolve();
        },
        abort.signal,
      );
      setTimeout(() => abort.abort('Enough.'), 20);
      await assert.rejects(waiting, { code: 'cancelled' });
    });
    assert.equal(ran, false);
  });
});

describe('Leases', () => {
  const folder = storeFolders();
  const start = storeProcesses();

  it('are one per task, free again when released or when their process is gone', async () => {
    const dir = folder();
    const leases = createLeases((id) => `${dir}/${id}`, nullLogger);
    const [one, two] = [storeTaskId(1), storeTaskId(2)];
    const held = await leases.tryAcquire(one);
    assert.ok(held);
    assert.equal(await leases.tryAcquire(one), undefined);
    assert.deepEqual([await leases.isHeld(one), await leases.isHeld(two)], [true, false]);
    const other = start('hold-lock', `${dir}/${two}`);
    await other.hears('held');
    assert.equal(await leases.tryAcquire(two), undefined);
    await other.kill();
    await held.release();
    for (const id of [one, two]) {
      const again = await leases.tryAcquire(id);
      assert.ok(again);
      await again.release();
    }
  });
});
