import assert from 'node:assert/strict';
import type { Verdict } from '../../../../src/core/model/agent';
import type { RunEnd } from '../../../../src/core/model/run';
import type { Outcome } from '../../../../src/core/model/task';
import { judge, type Evidence, type HarvestResult } from '../../../../src/core/run/judge';

const exit = { exitCode: 0, outOfMemory: false };
const atLimit = { exitCode: 1, outOfMemory: false };
const good: Verdict = { ok: true };
const bad: Verdict = { ok: false, reason: 'The agent gave up.' };
const branch = {
  ok: true,
  harvest: { commit: 'c', files: 1, insertions: 2, deletions: 3, warnings: [] },
} as const satisfies HarvestResult;
const nothing = {
  ok: true,
  harvest: { files: 0, insertions: 0, deletions: 0, warnings: ['w'] },
} as const satisfies HarvestResult;
const lost: HarvestResult = { ok: false, reason: 'The bundle is broken.' };

function evidence(part: Partial<Evidence>): Evidence {
  return {
    branch: 'tsk/b',
    isPartial: false,
    cancelled: false,
    exit,
    verdict: good,
    stopped: undefined,
    taken: nothing,
    network: undefined,
    memoryGb: 12,
    ...part,
  };
}

const outcomeOf = (end: RunEnd): Outcome | undefined => ('outcome' in end ? end.outcome : undefined);

describe('the verdict on a run', () => {
  it('keeps what was left elsewhere, with and without a result', () => {
    const further = [{ branch: 'tsk/b-fix', commit: 'd' }];
    for (const { harvest } of [branch, nothing]) {
      const end = judge(evidence({ taken: { ok: true, harvest: { ...harvest, further } } }));
      assert.deepEqual(outcomeOf(end)?.further, further);
    }
    assert.ok(!('further' in (outcomeOf(judge(evidence({ taken: branch }))) ?? {})));
  });

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
      const end = judge(evidence({ verdict, taken }));
      assert.equal(end.kind, kind);
      assert.equal('reason' in end ? end.reason : undefined, reason);
      assert.equal(outcomeOf(end)?.change?.kind, change);
    }
  });

  it('says that the sandbox ran out of memory: as the reason, or as a warning when the agent coped with it', () => {
    const short = judge(evidence({ exit: { exitCode: 137, outOfMemory: true }, verdict: bad }));
    assert.ok(short.kind === 'failed');
    assert.match(short.reason, /^The sandbox ran out of memory .*memory_gb.* The agent gave up\.$/);
    const untold = judge(evidence({ exit: { exitCode: 137, outOfMemory: false }, verdict: bad }));
    assert.ok(untold.kind === 'failed');
    assert.match(untold.reason, /was killed, probably out of memory/);
    const coped = judge(evidence({ exit: { exitCode: 0, outOfMemory: true } }));
    assert.equal(coped.kind, 'completed');
    assert.match(coped.outcome.warnings?.join() ?? '', /ran out of memory/);
  });

  it('is failed for TSK’s own reason when it stopped the agent, and keeps the work', () => {
    const end = judge(evidence({ verdict: bad, stopped: 'It was silent.', taken: branch }));
    assert.equal(end.kind, 'failed');
    assert.equal(end.reason, 'It was silent.');
    assert.equal(outcomeOf(end)?.change?.kind, 'branch');
  });

  it('says that the account can do no more for now', () => {
    const block = { kind: 'usage-limit', until: '2026-01-01T14:05:00.000Z' } as const;
    const end = judge(evidence({ exit: atLimit, verdict: { ...bad, block } }));
    assert.ok(end.kind === 'blocked');
    assert.deepEqual([end.block, end.outcome.block, end.reason], [block, block, 'The agent gave up.']);
  });

  it('takes no line’s word for that where the program ended well, or was killed', () => {
    const verdict = { ...bad, block: { kind: 'usage-limit' } } as const;
    for (const exitCode of [0, 137, 143]) {
      const end = judge(evidence({ exit: { exitCode, outOfMemory: false }, verdict }));
      assert.equal(end.kind, 'failed', String(exitCode));
      assert.equal(outcomeOf(end)?.block, undefined);
    }
  });

  it('does not begin anew what would be lost by that: the work of an agent at its limit that was not taken over', () => {
    const block = { kind: 'usage-limit' } as const;
    const end = judge(evidence({ exit: atLimit, verdict: { ...bad, block }, taken: lost }));
    assert.ok(end.kind === 'failed');
    assert.equal(end.reason, 'The agent gave up. The bundle is broken.');
    assert.deepEqual(end.outcome?.block, block);
  });

  it('is no verdict when somebody stopped the task; what was done is kept as partial', () => {
    const end = judge(
      evidence({ cancelled: true, isPartial: true, stopped: 'Enough.', verdict: bad, taken: branch }),
    );
    assert.equal(end.kind, 'stopped');
    assert.deepEqual(outcomeOf(end)?.change, {
      kind: 'branch',
      branch: 'tsk/b',
      commit: 'c',
      files: 1,
      insertions: 2,
      deletions: 3,
      partial: true,
    });
  });

  it('keeps warnings and what the agent reported', () => {
    const end = judge(
      evidence({
        verdict: { ok: true, report: { turns: 4 } },
        network: { summary: { allowed: 1, denied: 2 }, troubles: ['The way out broke down.'] },
      }),
    );
    assert.deepEqual(outcomeOf(end), {
      exitCode: 0,
      change: { kind: 'none' },
      report: { turns: 4 },
      network: { allowed: 1, denied: 2 },
      warnings: ['w', 'The way out broke down.'],
      isWhole: true,
    });
  });

  it('does not call the work whole while some of it may be left in the workspace', () => {
    assert.ok(branch.ok);
    const taken = { ...branch, harvest: { ...branch.harvest, leftBehind: true } } as const;
    const end = judge(evidence({ taken }));
    assert.equal(end.kind, 'completed');
    assert.equal(outcomeOf(end)?.isWhole, undefined);
  });
});
