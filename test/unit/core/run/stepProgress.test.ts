import assert from 'node:assert/strict';
import { StepProgress } from '../../../../src/core/run/stepProgress';

describe('telling how far a build is', () => {
  it('tells that it began, the first step, and later only the latest one', async () => {
    const told: (string | undefined)[] = [];
    const steps = new StepProgress((progress) => Promise.resolve(void told.push(progress)));
    steps.begin();
    for (let n = 1; n <= 50; n++) steps.step(n, 50);
    await new Promise(setImmediate);
    assert.deepEqual(told, [undefined, 'step 50 of 50']);
    steps.step(51, 51);
    await steps.settled();
    assert.equal(told.length, 2);
  });

  it('does not wait for its pause when the build is over, and passes on what failed', async () => {
    const steps = new StepProgress(() => Promise.reject(new Error('no store')));
    steps.begin();
    await assert.rejects(steps.settled(), /no store/);
    await new StepProgress(() => Promise.resolve()).settled();
  });
});
