import { join } from 'node:path';
import type { TaskId } from './taskId';

/** Where the files of one task are on the host. Absolute paths. */
export interface TaskFiles {
  readonly dir: string;
  /** The agent's working tree, mounted writable into its sandbox. */
  readonly repo: string;
  readonly instructions: string;
  /** The resolved configuration, as the task was added with it. Never mounted. */
  readonly config: string;
  /** What another process must know to go on with the run. Never mounted. */
  readonly run: string;
  /** What the sandbox's collector needs to know about the snapshot; mounted read-only. */
  readonly bases: string;
  /** Where the sandbox puts its bundles: mounted writable, hostile. */
  readonly outbox: string;
  /** Never mounted: for what is being verified. */
  readonly scratch: string;
  /** Never mounted: the log lives here. */
  readonly output: string;
  readonly log: string;
  /** What the sandbox asked of the network: see `NetworkEntry`. */
  readonly network: string;
  readonly lease: string;
}

export function taskFiles(dataDir: string, id: TaskId): TaskFiles {
  const dir = join(dataDir, 'tasks', id);
  const output = join(dir, 'output');
  return {
    dir,
    repo: join(dir, 'repo'),
    instructions: join(dir, 'instructions.md'),
    config: join(dir, 'config.json'),
    run: join(dir, 'run.json'),
    bases: join(dir, 'bases'),
    outbox: join(dir, 'outbox'),
    scratch: join(dir, 'scratch'),
    output,
    log: join(output, 'agent.log'),
    network: join(output, 'network.jsonl'),
    lease: join(dir, 'lease'),
  };
}
