import assert from 'node:assert/strict';
import type { Verdict } from '../../../../src/core/model/agent';
import { judge, type HarvestResult } from '../../../../src/core/run/judge';

const exit = { exitCode: 0, outOfMemory: false };
const good: Verdict = { ok: true };
const bad: Verdict = { ok: false, reason: 'The agent gave up.' };
const branch: HarvestResult = {
  ok: true,
  harvest: { commit: 'c', files: 1, insertions: 2, deletions: 3, warnings: [] },
};
const nothing: HarvestResult = {
  ok: true,
  harvest: { files: 0, insertions: 0, deletions: 0, warnings: ['w'] },
};
const lost: HarvestResult = { ok: false, reason: 'The bundle is broken.' };

describe('the verdict on a run', () => {
  it('is completed only when the agent succeeded and its work is in the repository', () => {
    const table = [
      [good, branch, 'completed', undefined, 'branch'],
      [good, nothing, 'completed', undefined, 'none'],
      [good, lost, 'failed', 'The bundle is broken.', undefined],
      [bad, branch, 'failed', 'The agent gave up.', 'branch'],
      [bad, nothing, 'failed', 'The agent gave up.', 'none'],
      [bad, lost, 'failed', 'The agent gave up. The bundle is broken.', undefined],
    ] as const;
    for (const [verdict, taken, kind, reason, change] of table) {
      const end = judge('tsk/b', exit, verdict, taken);
      assert.equal(end.kind, kind);
      assert.equal('reason' in end ? end.reason : undefined, reason);
      assert.equal(end.outcome?.change?.kind, change);
    }
  });

  it('is failed when the sandbox ran out of memory, whatever the agent said', () => {
    const end = judge('tsk/b', { exitCode: 137, outOfMemory: true }, good, nothing);
    assert.equal(end.kind, 'failed');
    assert.match(end.reason, /out of memory/);
  });

  it('keeps warnings and what the agent reported', () => {
    const end = judge('tsk/b', exit, { ok: true, report: { turns: 4 } }, nothing);
    assert.deepEqual(end.outcome, {
      exitCode: 0,
      change: { kind: 'none' },
      report: { turns: 4 },
      warnings: ['w'],
    });
  });
});
