import type { Verdict } from '../model/agent';
import type { ContainerExit } from '../model/engine';
import type { Harvest } from '../model/repository';
import type { RunEnd } from '../model/run';
import type { Change, Outcome } from '../model/task';

/** What became of taking the agent's work over: done, or an error's message. */
export type HarvestResult =
  { readonly ok: true; readonly harvest: Harvest } | { readonly ok: false; readonly reason: string };

/**
 * The end of a run. A task is completed only if the agent's program ended well, the agent said that it
 * succeeded, and what it committed is in the user's repository; everything else has a reason.
 */
export function judge(branch: string, exit: ContainerExit, verdict: Verdict, taken: HarvestResult): RunEnd {
  const change = taken.ok ? changeOf(branch, taken.harvest) : undefined;
  const warnings = taken.ok ? taken.harvest.warnings : [];
  const outcome: Outcome = {
    exitCode: exit.exitCode,
    ...(change ? { change } : {}),
    ...(verdict.report ? { report: verdict.report } : {}),
    ...(warnings.length ? { warnings } : {}),
  };
  const reasons = [
    ...(exit.outOfMemory ? ['The sandbox ran out of memory.'] : []),
    ...(verdict.ok ? [] : [verdict.reason]),
    ...(taken.ok ? [] : [taken.reason]),
  ];
  if (reasons.length) return { kind: 'failed', reason: reasons.join(' '), outcome };
  return { kind: 'completed', outcome };
}

function changeOf(branch: string, harvest: Harvest): Change {
  const { commit, files, insertions, deletions } = harvest;
  if (commit === undefined) return { kind: 'none' };
  return { kind: 'branch', branch, commit, files, insertions, deletions };
}
