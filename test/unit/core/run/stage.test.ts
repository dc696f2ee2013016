import assert from 'node:assert/strict';
import type { Phase } from '../../../../src/core/model/task';
import { stageIn, stageOf, type Stage } from '../../../../src/core/run/stage';
import { someStates } from '../../../support/aTask';

const startedAt = '2026-01-01T00:00:00.000Z';
const since = '2026-01-01T00:10:00.000Z';

describe('the stage of a run that another process left', () => {
  it('is at work since its agent started', () => {
    const state = { kind: 'running', phase: 'agent', startedAt } as const;
    assert.deepEqual(stageOf({ state }), { kind: 'atWork', since: Date.parse(startedAt) });
    assert.deepEqual(stageOf({ state: { ...state, since } }), { kind: 'atWork', since: Date.parse(since) });
  });

  it('is at work while its work is harvested', () => {
    assert.deepEqual(stageOf({ state: { kind: 'running', phase: 'harvest', startedAt, since } }), {
      kind: 'atWork',
    });
  });

  it('is prepared where no agent is known to have started, also of a cancelled task', () => {
    for (const state of [someStates.assigned, someStates.cancelled])
      assert.deepEqual(stageOf({ state }), { kind: 'prepared' });
  });
});

describe('the stage of a run that enters a phase', () => {
  const table: readonly (readonly [Phase, Stage, Stage])[] = [
    ['prepare', { kind: 'fresh' }, { kind: 'fresh' }],
    ['image', { kind: 'fresh' }, { kind: 'fresh' }],
    ['agent', { kind: 'fresh' }, { kind: 'atWork', since: 7 }],
    ['agent', { kind: 'prepared' }, { kind: 'atWork', since: 7 }],
    ['agent', { kind: 'atWork', since: 3 }, { kind: 'atWork', since: 3 }],
    ['agent', { kind: 'atWork' }, { kind: 'atWork', since: 7 }],
    ['harvest', { kind: 'prepared' }, { kind: 'atWork' }],
    ['harvest', { kind: 'atWork', since: 3 }, { kind: 'atWork', since: 3 }],
  ];

  for (const [phase, before, after] of table) {
    it(`${phase}: ${JSON.stringify(before)} becomes ${JSON.stringify(after)}`, () => {
      assert.deepEqual(stageIn(phase, before, 7), after);
    });
  }
});
