import type { Timestamp } from '../util/time';
import type { AccountBlock } from './agent';
import type { AgentReport } from './agentReport';
import type { EngineKind, NetworkMode } from './configWords';
import type { FurtherBranch, Snapshot } from './repository';
import type { TaskId } from './taskId';

/** What a worker does with a task it holds, before an agent is at work. */
export const preparePhases = ['prepare', 'image'] as const;
type PreparePhase = (typeof preparePhases)[number];
/** What happens once an agent was started: it works; then its work is taken over. */
export const runPhases = ['agent', 'harvest'] as const;
type RunPhase = (typeof runPhases)[number];
export type Phase = PreparePhase | RunPhase;
/** How long each phase took, in milliseconds. */
export type Spent = Readonly<Partial<Record<Phase, number>>>;

/** What became of the agent's work. `branch` exists in the user's repository and points to `commit`. */
export type Change =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'branch';
      readonly branch: string;
      readonly commit: string;
      readonly files: number;
      readonly insertions: number;
      readonly deletions: number;
      /** What an agent had done when it was stopped: kept, and not what was asked for. */
      readonly partial?: true;
    };

/** What a task asked of the network, in sum: how many domains were let through and how many refused. */
export interface NetworkSummary {
  readonly allowed: number;
  readonly denied: number;
}

/** What is left of the runs of a task that ended at a limit of its agent's account. */
export interface EarlierRuns {
  /** What they cost together, as far as they said: in US dollars. */
  readonly costUsd?: number;
  /** The branches with what they had done. */
  readonly branches: readonly string[];
}

export interface Outcome {
  readonly exitCode?: number;
  readonly change?: Change;
  /** Branches with what the agent left beside its result. They are the task's as that of the result is. */
  readonly further?: readonly FurtherBranch[];
  readonly report?: AgentReport;
  readonly network?: NetworkSummary;
  /** The agent's account can do no more for now: why. */
  readonly block?: AccountBlock;
  /** Things that a person should know and that did not make the task fail. */
  readonly warnings?: readonly string[];
  /** Nothing but files that git ignores is left in the workspace. An older TSK did not write it down. */
  readonly isWhole?: boolean;
}

/** Why a queued task is not started before a moment: its agent's account can do nothing until then. */
export interface Hold {
  readonly reason: AccountBlock['kind'];
  readonly until: Timestamp;
  /** When that was learned; an older TSK did not write it down. */
  readonly since?: Timestamp;
}

/**
 * The life of a task: `waiting → pending → assigned → running → completed | failed | cancelled`. A `waiting` task
 * has parents that have not ended. A worker holds an `assigned` task and prepares it; in a `running` one an agent is
 * or was at work. A held task may come back to `pending`: see `requeue`.
 */
export type TaskState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'pending'; readonly hold?: Hold }
  | {
      readonly kind: 'assigned';
      readonly phase: PreparePhase;
      readonly startedAt: Timestamp;
      /** When the phase began, and what those before it took. */
      readonly since?: Timestamp;
      readonly spent?: Spent;
      /** How far the phase is, in a few words: `step 3 of 12`. */
      readonly progress?: string;
    }
  | {
      readonly kind: 'running';
      readonly phase: RunPhase;
      readonly startedAt: Timestamp;
      readonly since?: Timestamp;
      readonly spent?: Spent;
    }
  | {
      readonly kind: 'completed';
      readonly startedAt: Timestamp;
      readonly endedAt: Timestamp;
      readonly spent?: Spent;
      readonly outcome: Outcome;
    }
  | {
      readonly kind: 'failed' | 'cancelled';
      readonly startedAt?: Timestamp;
      readonly endedAt: Timestamp;
      readonly spent?: Spent;
      readonly reason: string;
      readonly outcome?: Outcome;
    };

export type StateKind = TaskState['kind'];

/** Who is at work in a terminal instead of an agent by itself: a person in a shell, or with the agent's own program. */
export const interactives = ['shell', 'agent'] as const;
export type Interactive = (typeof interactives)[number];

/** The least urgent first. */
export const priorities = ['low', 'normal', 'high'] as const;
export type Priority = (typeof priorities)[number];

/** A task, as stored. Read-only: a transition (see `transitions.ts`) makes a new one. */
export interface Task {
  readonly id: TaskId;
  readonly name: string;
  readonly type: string;
  readonly agent: string;
  readonly stack: string;
  /** The name of the result branch, whether it exists yet or not. */
  readonly branch: string;
  readonly parents: readonly TaskId[];
  readonly createdAt: Timestamp;
  /** What the agent starts from. Of a task with parents it is provisional until a worker begins it. */
  readonly snapshot: Snapshot;
  /** What people must see of the sandbox at a glance; the whole is in the file `config.json` of the task. */
  readonly network: NetworkMode;
  /** The engine that was asked for; any when absent. */
  readonly engine?: EngineKind;
  readonly priority: Priority;
  /** Where people put it among those of its priority: see `queueOrder.ts`. */
  readonly rank?: number;
  /** The same for tasks that several agents do side by side: from one snapshot, to be compared. */
  readonly group?: string;
  /** The task that this one does anew. */
  readonly retryOf?: TaskId;
  /** Words to find it by. */
  readonly tags: readonly string[];
  /** It is a terminal for people: it ends when they leave it, and takes nobody's place among the workers. */
  readonly interactive?: Interactive;
  /** How many times a worker has begun it. */
  readonly attempts: number;
  /** How many of its runs went away with their process before an agent was at work. */
  readonly lost?: number;
  /** How many of its runs ended because the agent's account could do no more. */
  readonly blocked?: number;
  /** Runs that ended at a limit of the agent's account, before it was begun anew. */
  readonly earlier?: EarlierRuns;
  /** In the trash since then: hidden, and after `trashDays` gone. */
  readonly deletedAt?: Timestamp;
  readonly state: TaskState;
}

/** True for a deleted task that was cancelled by its deletion before a worker began it. A shell is nothing to queue. */
export function isQueuedOnceRestored({ state, deletedAt, interactive }: Task): boolean {
  return (
    state.kind === 'cancelled' &&
    state.startedAt === undefined &&
    state.endedAt === deletedAt &&
    interactive === undefined
  );
}

/** How long a deleted task can be had back. */
export const trashDays = 7;

export type EndedState = Extract<TaskState, { readonly endedAt: Timestamp }>;

export function isEnded(state: TaskState): state is EndedState {
  return 'endedAt' in state;
}

/** True while a worker holds the task. */
export function isActive(
  state: TaskState,
): state is Extract<TaskState, { readonly kind: 'assigned' | 'running' }> {
  return state.kind === 'assigned' || state.kind === 'running';
}

/** True for a task that was cancelled while it was held: what its agent had done may be to be had still, or its sandbox at work. */
export function isUncollected(state: TaskState): boolean {
  return state.kind === 'cancelled' && !state.outcome && state.startedAt !== undefined;
}

/** The branch with the task's result, when there is one in the user's repository. */
export function resultOf(task: Task): Extract<Change, { readonly kind: 'branch' }> | undefined {
  const change = isEnded(task.state) ? task.state.outcome?.change : undefined;
  return change?.kind === 'branch' ? change : undefined;
}

/** All branches of the task that are in the user's repository, that of its result first. */
export function branchesOf(task: Task): readonly FurtherBranch[] {
  const result = resultOf(task);
  const further = isEnded(task.state) ? (task.state.outcome?.further ?? []) : [];
  return [...(result ? [{ branch: result.branch, commit: result.commit }] : []), ...further];
}

/** What an ended task asked of the network, in sum. */
export function networkOf({ state }: Task): NetworkSummary | undefined {
  return isEnded(state) ? state.outcome?.network : undefined;
}
