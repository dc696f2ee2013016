import type { AccountBlock, Verdict } from '../model/agent';
import type { ContainerExit } from '../model/engine';
import type { Harvest } from '../model/repository';
import type { RunEnd } from '../model/run';
import type { Change, Outcome } from '../model/task';
import type { NetworkStory } from './networkWatch';

/** The harvest, or why it failed. */
export type HarvestResult =
  { readonly ok: true; readonly harvest: Harvest } | { readonly ok: false; readonly reason: string };

export interface Evidence {
  /** The name of the branch that the work was taken to. */
  readonly branch: string;
  /** The work is not the whole. */
  readonly isPartial: boolean;
  /** Somebody stopped the task. */
  readonly cancelled: boolean;
  readonly exit: ContainerExit;
  readonly verdict: Verdict;
  /** Why TSK itself ended the agent, when it did. */
  readonly stopped: string | undefined;
  readonly taken: HarvestResult;
  readonly network: NetworkStory | undefined;
  /** The sandbox's limit, for the reason when it was too little. */
  readonly memoryGb: number;
}

/**
 * The end of a run. A task is completed only if the agent's program ended well, the agent said that it
 * succeeded, and what it committed is in the user's repository; everything else has a reason.
 */
export function judge(evidence: Evidence): RunEnd {
  const { exit, verdict, taken } = evidence;
  const network = evidence.network?.summary;
  const block = blockOf(evidence);
  const change = taken.ok ? changeOf(evidence.branch, taken.harvest, evidence.isPartial) : undefined;
  const warnings = [
    ...(taken.ok ? taken.harvest.warnings : []),
    ...(ranShort(exit) && verdict.ok ? [memoryText(evidence)] : []),
    ...(evidence.network?.troubles ?? []),
  ];
  const outcome: Outcome = {
    exitCode: exit.exitCode,
    ...(change ? { change } : {}),
    ...(taken.ok ? furtherOf(taken.harvest) : {}),
    ...(verdict.report ? { report: verdict.report } : {}),
    ...(network && network.allowed + network.denied > 0 ? { network } : {}),
    ...(block ? { block } : {}),
    ...(warnings.length ? { warnings } : {}),
    ...(taken.ok && !taken.harvest.leftBehind ? { isWhole: true } : {}),
  };
  if (evidence.cancelled) return { kind: 'stopped', outcome };
  const reasons = [...agentReasons(evidence), ...(taken.ok ? [] : [taken.reason])];
  // To begin anew removes the workspace: not while it has the only copy of what was done.
  if (block && taken.ok) {
    return { kind: 'blocked', block, reason: reasons.join(' '), outcome };
  }
  if (reasons.length) return { kind: 'failed', reason: reasons.join(' '), outcome };
  return { kind: 'completed', outcome };
}

/**
 * What keeps the account's other tasks waiting takes more than a line of output, which may be anybody's in the sandbox: a
 * program that comes to such a limit ends with an exit code of its own that says so.
 */
export function blockOf({ exit, verdict }: Pick<Evidence, 'exit' | 'verdict'>): AccountBlock | undefined {
  return verdict.ok || exit.exitCode === 0 || exit.exitCode > 128 ? undefined : verdict.block;
}

/** Podman does not report it: a kill that was not ours is most often that. */
function ranShort({ outOfMemory, exitCode }: ContainerExit): boolean {
  return outOfMemory || exitCode === 137;
}

function memoryText({ exit, memoryGb }: Evidence): string {
  const how = exit.outOfMemory ? 'ran out of memory' : 'was killed, probably out of memory';
  return `The sandbox ${how} (its limit is ${memoryGb} GB; "memory_gb" in tsk.toml sets it).`;
}

function agentReasons(evidence: Evidence): readonly string[] {
  const { exit, verdict, stopped } = evidence;
  // How an agent ends that was stopped says nothing more.
  if (stopped !== undefined) return [stopped];
  return [
    // A program that lost a child to that and ended well has coped with it.
    ...(ranShort(exit) && !verdict.ok ? [memoryText(evidence)] : []),
    ...(verdict.ok ? [] : [verdict.reason]),
  ];
}

/** The branches beside the result, for the task's outcome. */
export function furtherOf({ further }: Harvest): Pick<Outcome, 'further'> {
  return further?.length ? { further } : {};
}

/** What was harvested, for the task's outcome. */
export function changeOf(branch: string, harvest: Harvest, isPartial: boolean): Change {
  const { commit, files, insertions, deletions } = harvest;
  if (commit === undefined) return { kind: 'none' };
  const change = { kind: 'branch', branch, commit, files, insertions, deletions } as const;
  return isPartial ? { ...change, partial: true } : change;
}
