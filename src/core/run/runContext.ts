import type { AccessSources, Agent } from '../model/agent';
import type { Approvals, SandboxConfig } from '../model/config';
import type { Stacks } from '../model/image';
import type { LogEvent, TaskLog } from '../model/logEvent';
import type { Logger } from '../model/logger';
import type { Backend, Backends } from '../model/backend';
import type { Repositories, SandboxUser, Snapshot, Workspace } from '../model/repository';
import type { OnPhase } from '../model/run';
import type { Phase, Task } from '../model/task';
import type { TaskFiles } from '../model/taskFiles';
import { isTskError, messageOf } from '../util/errors';
import type { NetworkSink } from './networkWatch';
import type { SecretMask } from './secretMask';
import type { Stage } from './stage';

/** What all runs need. */
export interface RunPorts {
  readonly dataDir: string;
  readonly sources: AccessSources;
  readonly user: SandboxUser;
  readonly backends: Backends;
  readonly stacks: Stacks;
  readonly repositories: Repositories;
  readonly approvals: Pick<Approvals, 'missing'>;
  /** Throws `unknown-agent`. */
  readonly findAgent: (name: string) => Agent;
  /** What the sandbox's collector reads: see `dockerfiles/base/tsk-collect`. */
  readonly basesFile: (snapshot: Snapshot, workspace: Workspace) => string;
  /** The branch that git-town takes for the parent of a task's branch; undefined when there is none. */
  readonly gitTownParent: (task: Task) => Promise<string | undefined>;
  /** `mask` is applied to each line before it is written. */
  readonly openLog: (file: string, mask: (line: string) => string) => Promise<TaskLog>;
  /** The number of the last event of an agent's output that is in a log; 0 when there is none. */
  readonly lastOutputNumber: (file: string) => Promise<number>;
  readonly openNetworkRecord: (file: string) => NetworkSink;
  readonly logger: Logger;
}

/** What the parts of one run share. */
export interface RunContext {
  readonly ports: RunPorts;
  readonly task: Task;
  readonly config: SandboxConfig;
  readonly files: TaskFiles;
  readonly log: TaskLog;
  readonly backend: Backend;
  readonly onPhase: OnPhase;
  /** Where the run stands now. */
  readonly stage: () => Stage;
  /** Removes the secrets that it learned from whatever is kept of the run. */
  readonly mask: SecretMask;
}

/** Runs a phase and logs how long it took. */
export async function timed<T>(
  log: TaskLog,
  phase: string,
  work: () => Promise<T>,
  text?: (result: T) => string,
): Promise<T> {
  const start = performance.now();
  const result = await work();
  const event: LogEvent = { kind: 'phase', phase, ms: Math.round(performance.now() - start) };
  log.append(text ? { ...event, text: text(result) } : event);
  return result;
}

/**
 * Writes down that the run came to `phase`. An agent's work does not depend on that: the log gets what stands in the way.
 * Throws only for a task that is gone.
 */
export async function enterPhase(
  { log, onPhase }: Pick<RunContext, 'log' | 'onPhase'>,
  phase: Phase,
): Promise<void> {
  try {
    await onPhase(phase);
  } catch (error) {
    if (isTskError(error, 'unknown-task')) throw error;
    log.append({ kind: 'warning', text: messageOf(error) });
  }
}
