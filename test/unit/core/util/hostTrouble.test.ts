import assert from 'node:assert/strict';
import { errors } from '../../../../src/core/util/errors';
import { outlastTrouble } from '../../../../src/core/util/hostTrouble';

const trouble = (code: string): Error => Object.assign(new Error(`${code}: it is so`), { code });

describe('outlasting a trouble of the machine', () => {
  const never = new AbortController().signal;

  it('tries again until it is over, and tells of each trouble once', async () => {
    const failures = [trouble('ENOSPC'), trouble('ENOSPC'), errors.lockTimeout('l', 'h')];
    const told: string[] = [];
    const work = (): Promise<string> => {
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : Promise.resolve('done');
    };
    assert.equal(await outlastTrouble(work, (text) => told.push(text), never), 'done');
    assert.equal(told.length, 2);
    assert.match(told[0] ?? '', /^ENOSPC: it is so\. It is tried again/);
  });

  it('does not wait for what does not pass', async () => {
    for (const error of [trouble('EACCES'), new Error('a bug'), errors.unknownTask('1')]) {
      const failing = outlastTrouble(() => Promise.reject(error), assert.fail, never);
      await assert.rejects(failing, error);
    }
  });

  it('ends with the trouble when it is told to', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const failing = outlastTrouble(
      () => Promise.reject(trouble('EMFILE')),
      () => undefined,
      stop.signal,
    );
    await assert.rejects(failing, { code: 'EMFILE' });
  });
});
