import assert from 'node:assert/strict';
import { buildSteps } from '../../../../src/core/image/buildSteps';

function stepsOf(...lines: readonly string[]): readonly string[] {
  const told: string[] = [];
  lines.forEach(buildSteps((step, steps) => told.push(`${step}/${steps}`)));
  return told;
}

describe('the steps of a build', () => {
  it('are told as Docker and Podman tell them', () => {
    assert.deepEqual(stepsOf('Step 1/2 : FROM a', ' ---> 1', 'Step 2/2 : RUN b'), ['1/2', '2/2']);
    assert.deepEqual(stepsOf('STEP 1/2: FROM a', 'STEP 2/2: RUN b'), ['1/2', '2/2']);
    assert.deepEqual(stepsOf('[1/2] STEP 1/1: FROM a', '[2/2] STEP 1/2: FROM b', '[2/2] STEP 2/2: RUN c'), [
      '1/1',
      '1/2',
      '2/2',
    ]);
  });

  it('are not what a command prints', () => {
    assert.deepEqual(stepsOf('Step 1/9 : RUN a', 'Step 7/9 : not yet', 'Step 2/8 : other', 'Step 2/9 : b'), [
      '1/9',
      '2/9',
    ]);
    assert.deepEqual(stepsOf('Step 5/2 : a', 'Step 99999999/999999999 : b', 'see Step 1/2'), []);
  });
});
