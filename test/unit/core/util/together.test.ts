import assert from 'node:assert/strict';
import { abortable, delay, throwIfAborted } from '../../../../src/core/util/abort';
import { Cleanup } from '../../../../src/core/util/cleanup';
import { together } from '../../../../src/core/util/together';

const never = (signal: AbortSignal): Promise<never> => abortable(new Promise<never>(() => undefined), signal);

describe('cancelling', () => {
  it('ends a wait at once, with the reason that was given', async () => {
    const controller = new AbortController();
    const waits = [delay(60_000, controller.signal), never(controller.signal)];
    controller.abort('Cancelled by Ada.');
    for (const wait of waits) await assert.rejects(wait, { code: 'cancelled', message: 'Cancelled by Ada.' });
    assert.throws(() => throwIfAborted(controller.signal), { code: 'cancelled' });
  });

  it('changes nothing for work that ends before', async () => {
    const { signal } = new AbortController();
    assert.equal(await abortable(Promise.resolve(7), signal), 7);
    await assert.rejects(abortable(Promise.reject(new Error('own')), signal), { message: 'own' });
    await delay(1, signal);
    throwIfAborted(signal);
    throwIfAborted(undefined);
  });
});

describe('steps side by side', () => {
  it('give all their results', async () => {
    const { signal } = new AbortController();
    const results = await together(signal, [() => Promise.resolve(1), () => Promise.resolve('b')]);
    assert.deepEqual(results, [1, 'b']);
  });

  it('stop each other, are waited for, and the first failure is thrown', async () => {
    const ended: string[] = [];
    const slow = async (signal: AbortSignal): Promise<void> => {
      await never(signal).catch(() => delay(5));
      ended.push('slow');
    };
    const failing = (): Promise<never> => Promise.reject(new Error('first'));
    await assert.rejects(together(new AbortController().signal, [slow, failing]), { message: 'first' });
    assert.deepEqual(ended, ['slow']);
  });

  it('end when the signal aborts', async () => {
    const controller = new AbortController();
    const all = together(controller.signal, [never, never]);
    controller.abort('Enough.');
    await assert.rejects(all, { code: 'cancelled', message: 'Enough.' });
  });
});

describe('a clean-up', () => {
  it('runs every step once, the last first, and reports what failed', async () => {
    const done: string[] = [];
    const cleanup = new Cleanup();
    for (const what of ['a', 'b', 'c']) {
      cleanup.add(what, () => {
        done.push(what);
        return what === 'b' ? Promise.reject(new Error('stuck')) : Promise.resolve();
      });
    }
    const failures = await cleanup.run();
    assert.deepEqual(done, ['c', 'b', 'a']);
    assert.deepEqual(
      failures.map(({ what, error }) => `${what}: ${error.message}`),
      ['b: stuck'],
    );
    assert.deepEqual(await cleanup.run(), []);
  });
});
