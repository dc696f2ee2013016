import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { nullLogger } from '../../../../src/core/model/logger';
import { FileLock } from '../../../../src/core/store/fileLock';
import { formatLockRecord } from '../../../../src/core/store/lockRecord';
import { describeSelf } from '../../../../src/core/store/processIdentity';
import { isTskError } from '../../../../src/core/util/errors';
import { storeProcesses } from '../../../support/storeProcess';
import { eventually, storeFolders } from '../../../support/storeSupport';

describe('FileLock', () => {
  const folder = storeFolders();
  const process_ = storeProcesses();
  const newLock = (dir: string): FileLock => new FileLock(dir, { logger: nullLogger });
  const within = { timeoutMs: 30_000 };

  /** A lock folder as somebody else left it. */
  const lockLeftBy = (content: string, ageMs = 0): string => {
    const dir = path.join(folder(), 'lock');
    mkdirSync(dir);
    const file = path.join(dir, '7');
    writeFileSync(file, content);
    const then = new Date(Date.now() - ageMs);
    utimesSync(file, then, then);
    return dir;
  };

  it('is had by one at a time, also within a process', async () => {
    const dir = path.join(folder(), 'deep', 'lock');
    const held = await newLock(dir).tryAcquire();
    assert.ok(held);
    assert.equal(await newLock(dir).tryAcquire(), undefined);
    await held.release();
    const next = await newLock(dir).tryAcquire();
    assert.ok(next);
    assert.ok(next.number > held.number, 'a later holder has a higher number');
    await next.release();
  });

  it('is given to those who wait, one after the other', async () => {
    const lock = newLock(folder());
    let inside = 0;
    let turns = 0;
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const held = await lock.acquire(within);
        inside += 1;
        assert.equal(inside, 1);
        await new Promise((resolve) => setTimeout(resolve, 1));
        inside -= 1;
        turns += 1;
        await held.release();
      }),
    );
    assert.equal(turns, 10);
  });

  it('names the holder when it was not given back in time', async () => {
    const lock = newLock(folder());
    const held = await lock.acquire(within);
    await assert.rejects(lock.acquire({ timeoutMs: 30 }), (error) => {
      assert.ok(isTskError(error, 'lock-timeout'));
      assert.match(error.message, new RegExp(`process ${process.pid} on `));
      return true;
    });
    await held.release();
  });

  it('stops waiting when the signal says so', async () => {
    const lock = newLock(folder());
    const held = await lock.acquire(within);
    const abort = new AbortController();
    setTimeout(() => abort.abort('Enough.'), 20);
    await assert.rejects(lock.acquire({ ...within, signal: abort.signal }), { code: 'cancelled' });
    await held.release();
  });

  it('knows whether it is held', async () => {
    const lock = newLock(folder());
    const held = await lock.acquire(within);
    assert.equal(await held.isHeld(), true);
    await held.release();
    assert.equal(await held.isHeld(), false);
  });

  it('can be released twice without harm to the next holder', async () => {
    const lock = newLock(folder());
    const first = await lock.acquire(within);
    await first.release();
    const second = await lock.acquire(within);
    await first.release();
    assert.equal(await second.isHeld(), true);
    await second.release();
  });

  it('leaves one file, however often it was taken', async () => {
    const dir = folder();
    const lock = newLock(dir);
    for (let turn = 0; turn < 5; turn += 1) await (await lock.acquire(within)).release();
    assert.deepEqual(readdirSync(dir), ['5']);
    assert.match(readFileSync(path.join(dir, '5'), 'utf8'), /^free\n/);
  });

  it('is kept by a living process and taken over at once from a killed one', async () => {
    const dir = folder();
    const holder = process_('hold-lock', dir);
    await holder.hears('held');
    const lock = newLock(dir);
    assert.equal(await lock.tryAcquire(), undefined);
    await holder.kill();
    const held = await lock.tryAcquire();
    assert.ok(held);
    await held.release();
  });

  it('is kept by a living process without a heartbeat: it may only sleep', async () => {
    const dir = lockLeftBy(formatLockRecord(await describeSelf()), 3_600_000);
    assert.equal(await newLock(dir).tryAcquire(), undefined);
  });

  it('does not take another process with the pid of a dead holder for the holder', async () => {
    const dir = lockLeftBy(formatLockRecord({ ...(await describeSelf()), start: 'another time' }));
    const held = await newLock(dir).tryAcquire();
    assert.equal(held?.number, 8);
    await held.release();
  });

  it('takes nobody for the holder because of the pid alone, where there is no other mark: it must be heard of', async () => {
    const { pid, host, place } = await describeSelf();
    const record = formatLockRecord({ pid, host, place });
    const options = { logger: nullLogger, heartbeatMs: 10 };
    const fresh = new FileLock(lockLeftBy(record, 30_000), options);
    assert.equal(await fresh.tryAcquire(), undefined);
    const held = await new FileLock(lockLeftBy(record, 61_000), options).tryAcquire();
    assert.ok(held);
    await held.release();
  });

  it('gives a holder without a mark the time to wake up with the machine', async () => {
    const { pid, host, place } = await describeSelf();
    const dir = lockLeftBy(formatLockRecord({ pid, host, place }), 300_000);
    const judging = new FileLock(dir, { logger: nullLogger, heartbeatMs: 50 }).tryAcquire();
    setTimeout(() => utimesSync(path.join(dir, '7'), new Date(), new Date()), 50);
    assert.equal(await judging, undefined);
  });

  it('judges a holder of another place by its heartbeat', async () => {
    const elsewhere = formatLockRecord({ pid: 1, start: '1', host: 'far', place: 'far away' });
    const options = { logger: nullLogger, heartbeatMs: 10 };
    const fresh = new FileLock(lockLeftBy(elsewhere, 5_000), options);
    await assert.rejects(fresh.acquire({ timeoutMs: 0 }), /process 1 on far/);
    const held = await new FileLock(lockLeftBy(elsewhere, 11_000), options).tryAcquire();
    assert.ok(held);
    await held.release();
  });

  it('is taken over at once from a process of before the machine was restarted', async () => {
    const before = { ...(await describeSelf()), place: 'the same host, another boot' };
    const dir = lockLeftBy(formatLockRecord(before), Date.now());
    const held = await newLock(dir).tryAcquire();
    assert.ok(held);
    await held.release();
  });

  it('gives a holder of another place the time to wake up with the machine', async () => {
    const dir = lockLeftBy(
      formatLockRecord({ pid: 1, start: '1', host: 'far', place: 'far away' }),
      3_600_000,
    );
    const judging = new FileLock(dir, { logger: nullLogger, heartbeatMs: 50 }).tryAcquire();
    setTimeout(() => utimesSync(path.join(dir, '7'), new Date(), new Date()), 50);
    assert.equal(await judging, undefined);
  });

  it('gives a sign of life as long as it is held', async () => {
    const dir = folder();
    const held = await new FileLock(dir, { logger: nullLogger, heartbeatMs: 10 }).acquire(within);
    const file = path.join(dir, '1');
    utimesSync(file, 0, 0);
    await eventually(() => statSync(file).mtimeMs > 0, 'a heartbeat');
    const elsewhere = { ...(await describeSelf()), place: 'far away' };
    const other = new FileLock(dir, { logger: nullLogger, self: () => Promise.resolve(elsewhere) });
    assert.equal(await other.tryAcquire(), undefined);
    await held.release();
  });

  it('tells a holder that was paused that it lost the lock to another place', async () => {
    const dir = folder();
    const paused = await new FileLock(dir, { logger: nullLogger, heartbeatMs: 3_600_000 }).acquire(within);
    utimesSync(path.join(dir, '1'), 0, 0);
    const elsewhere = { ...(await describeSelf()), place: 'far away' };
    const taker = new FileLock(dir, {
      logger: nullLogger,
      heartbeatMs: 10,
      self: () => Promise.resolve(elsewhere),
    });
    const held = await taker.tryAcquire();
    assert.ok(held);
    assert.equal(await paused.isHeld(), false);
    await paused.release();
    assert.equal(await held.isHeld(), true);
    await held.release();
  });

  it('gets over what a crash of the machine left, once that is old', async () => {
    assert.equal(await newLock(lockLeftBy('')).tryAcquire(), undefined);
    for (const rest of ['', '\0'.repeat(100), 'held\n{"pid":', 'held\n{"pid":"x"}']) {
      const held = await newLock(lockLeftBy(rest, 11_000)).tryAcquire();
      assert.ok(held, JSON.stringify(rest));
      await held.release();
    }
  });

  it('removes claims of the dead, and leaves files that are not its own', async () => {
    const dir = lockLeftBy('free');
    for (const [name, ageMs] of [
      ['claim-old', 61_000],
      ['claim-new', 0],
      ['notes.txt', 61_000],
    ] as const) {
      writeFileSync(path.join(dir, name), '');
      const then = new Date(Date.now() - ageMs);
      utimesSync(path.join(dir, name), then, then);
    }
    await (await newLock(dir).acquire(within)).release();
    assert.deepEqual(readdirSync(dir).sort(), ['8', 'claim-new', 'notes.txt']);
  });

  it('never has two holders, whoever is killed whenever', async function () {
    this.timeout(120_000);
    const dir = folder();
    const entries = (): readonly string[] =>
      readFileSync(path.join(dir, 'journal'), 'utf8').trim().split('\n');
    const killed = new Set<string>();
    const workers = Array.from({ length: 3 }, () => process_('enter-and-leave', dir));
    await Promise.all(workers.map((worker) => worker.hears('started')));
    for (let kills = 0; kills < 20; kills++) {
      await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 120));
      const victim = workers.shift();
      assert.ok(victim);
      await victim.hears('started');
      killed.add(String(victim.child.pid));
      await victim.kill();
      workers.push(process_('enter-and-leave', dir));
    }
    await eventually(() => existsSync(path.join(dir, 'journal')) && entries().length > 100, 'many entries');
    for (const worker of workers) killed.add(String(worker.child.pid));
    await Promise.all(workers.map((worker) => worker.kill()));
    for (const worker of workers) assert.deepEqual(worker.errors, []);

    let inside: string | undefined;
    for (const line of entries()) {
      const [verb, pid] = line.split(' ');
      if (verb === 'leave') {
        assert.equal(pid, inside, 'nobody else came in before it left');
        inside = undefined;
      } else {
        assert.ok(inside === undefined || killed.has(inside), 'the one before left or was killed');
        inside = pid;
      }
    }
  });
});
