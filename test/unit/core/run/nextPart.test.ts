import assert from 'node:assert/strict';
import {
  interruption,
  leavesSandbox,
  nextPart,
  noTrouble,
  stageAfter,
  troubleAfter,
  type Part,
  type PartEnd,
  type SandboxEnd,
  type Trouble,
} from '../../../../src/core/run/nextPart';
import type { Stage } from '../../../../src/core/run/stage';
import { errors } from '../../../../src/core/util/errors';

const fresh: Stage = { kind: 'fresh' };
const prepared: Stage = { kind: 'prepared' };
const atWork: Stage = { kind: 'atWork', since: 1 };
const stages = [fresh, prepared, atWork];

const away: PartEnd = { kind: 'away' };
const broke: PartEnd = { kind: 'broke', reason: 'Busy.' };
const answers: PartEnd = { kind: 'answers' };
const finalEnds: readonly PartEnd[] = [
  { kind: 'completed', outcome: { exitCode: 0 } },
  { kind: 'failed', reason: 'It broke.' },
  { kind: 'blocked', block: { kind: 'usage-limit' }, reason: 'The limit is reached.', outcome: {} },
  { kind: 'stopped', outcome: {} },
  { kind: 'detached' },
  { kind: 'lost' },
];

describe('the next part of a run', () => {
  const after = (broken: number, reason?: string): Trouble =>
    reason === undefined ? { broken } : { broken, reason };
  const table: readonly (readonly [string, readonly Stage[], PartEnd | undefined, Trouble, Part])[] = [
    ['a fresh run starts', [fresh], undefined, noTrouble, { kind: 'start' }],
    ['one that another process left resumes', [prepared, atWork], undefined, noTrouble, { kind: 'resume' }],
    ['an engine that went away is waited for', stages, away, noTrouble, { kind: 'waitForEngine', pauses: 1 }],
    ['longer after broken watches', stages, away, after(3), { kind: 'waitForEngine', pauses: 4 }],
    ['so is one that fails', stages, broke, after(1, 'Busy.'), { kind: 'waitForEngine', pauses: 2 }],
    ['however often', stages, broke, after(11, 'Busy.'), { kind: 'waitForEngine', pauses: 12 }],
    ['then the run resumes, and never starts again', stages, answers, noTrouble, { kind: 'resume' }],
    ['also after ten broken watches', stages, answers, after(10, 'Busy.'), { kind: 'resume' }],
    [
      'the agent is stopped after one more',
      stages,
      answers,
      after(11, 'Busy.'),
      { kind: 'stopAgent', reason: 'Busy.' },
    ],
    ['but not when the engine went away instead', stages, answers, after(11), { kind: 'resume' }],
    [
      'a stop ends the waiting',
      stages,
      { kind: 'unanswered', asked: 'stop' },
      noTrouble,
      { kind: 'end', end: { kind: 'stopped' } },
    ],
    [
      'leaving ends the waiting',
      stages,
      { kind: 'unanswered', asked: 'leave' },
      after(11, 'Busy.'),
      { kind: 'end', end: { kind: 'detached' } },
    ],
  ];

  for (const [name, from, end, trouble, part] of table) {
    it(name, () => {
      for (const stage of from) assert.deepEqual(nextPart(stage, end, trouble), part, stage.kind);
    });
  }

  it('is none once the run has ended', () => {
    for (const stage of stages)
      for (const end of finalEnds)
        for (const trouble of [noTrouble, after(11, 'Busy.')])
          assert.deepEqual(nextPart(stage, end, trouble), { kind: 'end', end });
  });
});

describe('the trouble of a run', () => {
  const table: readonly (readonly [string, Trouble, PartEnd, number, Trouble])[] = [
    ['counts watches that break off', { broken: 1 }, broke, 5, { broken: 2, reason: 'Busy.' }],
    ['counts no engine that went away', { broken: 1, reason: 'Old.' }, away, 5, { broken: 1 }],
    ['begins anew after a long watch', { broken: 9 }, broke, 60_001, { broken: 1, reason: 'Busy.' }],
    ['is none after a long watch whose engine went away', { broken: 9 }, away, 60_001, { broken: 0 }],
    [
      'stays while the engine is waited for',
      { broken: 2, reason: 'R.' },
      answers,
      90_000,
      { broken: 2, reason: 'R.' },
    ],
  ];

  for (const [name, before, end, ms, expected] of table) {
    it(name, () => assert.deepEqual(troubleAfter(before, end, ms), expected));
  }
});

describe('the stage after a part', () => {
  it('reckons with a sandbox once the engine of a fresh run went away', () => {
    assert.deepEqual(stageAfter(fresh, away), prepared);
  });

  it('stays as it is otherwise', () => {
    for (const end of [answers, ...finalEnds]) assert.equal(stageAfter(fresh, end), fresh);
    for (const end of [away, broke, answers]) {
      assert.equal(stageAfter(prepared, end), prepared);
      assert.equal(stageAfter(atWork, end), atWork);
    }
  });
});

describe('an error in a sandbox', () => {
  const gone = errors.engineGone('reading the output', new Error('closed'));
  const busy = errors.engineFailed('reading the output', new Error('busy'));
  const table: readonly (readonly [
    string,
    readonly Stage[],
    unknown,
    boolean,
    SandboxEnd['kind'] | undefined,
  ])[] = [
    ['ends a run that has none yet', [fresh], busy, false, undefined],
    ['also one that is to be left', [fresh], busy, true, undefined],
    ['breaks a watch off where there may be one', [prepared, atWork], busy, false, 'broke'],
    ['is left with the sandbox', [prepared, atWork], busy, true, 'detached'],
    ['says that the engine went away', stages, gone, false, 'away'],
    ['which a fresh run waits for, too', [fresh], gone, true, 'away'],
    ['and others leave', [prepared, atWork], gone, true, 'detached'],
    ['ends a run whose task is gone', stages, errors.unknownTask('1'), false, undefined],
    ['whatever is asked', stages, errors.unknownTask('1'), true, undefined],
  ];

  for (const [name, from, error, isLeaving, kind] of table) {
    it(name, () => {
      for (const stage of from) assert.equal(interruption(stage, error, isLeaving)?.kind, kind, stage.kind);
    });
  }

  it('gives the reason of a broken watch as a sentence', () => {
    assert.deepEqual(interruption(atWork, new Error('no room'), false), {
      kind: 'broke',
      reason: 'no room.',
    });
  });
});

describe('a sandbox', () => {
  it('stays after a part that another one continues, and after no other', () => {
    const ends = [...finalEnds, away, broke] as readonly SandboxEnd[];
    const left = ends.filter(leavesSandbox).map(({ kind }) => kind);
    assert.deepEqual(left, ['detached', 'away', 'broke']);
  });
});
