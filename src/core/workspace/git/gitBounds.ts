/** Whose objects a git of ours reads. */
export type Origin =
  /** The user's own: large and honest. Bounded so that nothing hangs for ever or ends the process that reads it. */
  | 'user'
  /** What an agent made, or could have: a few bytes of it may stand for more than any machine has. */
  | 'agent';

/** What one git process may take. */
export interface GitBounds {
  /** A single allocation, as git itself enforces it everywhere. */
  readonly allocation: number;
  /** All that it allocates, where the system enforces that (Linux): what it maps of files does not count. */
  readonly memory?: number;
  /** Larger files are streamed, and are not compared line by line. */
  readonly bigFile?: number;
  readonly seconds: number;
  /** What it may say on its standard output. */
  readonly output: number;
}

const MiB = 1024 ** 2;
const bigFile = 16 * MiB;
/** A longer one is no text of Node's. */
const longestText = 500 * MiB;

const bounds: Readonly<Record<Origin, GitBounds>> = {
  user: { allocation: 8192 * MiB, seconds: 3600, output: longestText },
  // By default git makes deltas of files up to 512 MiB: an agent's honest pack can be read.
  agent: { allocation: 640 * MiB, memory: 2048 * MiB, bigFile, seconds: 600, output: 128 * MiB },
};

export function boundsOf(origin: Origin = 'user', seconds?: number): GitBounds {
  return seconds === undefined ? bounds[origin] : { ...bounds[origin], seconds };
}

/** What holds git to its bounds by its own means. */
export function boundedConfig({ bigFile }: GitBounds): readonly string[] {
  // Each thread would take as much memory again.
  return bigFile === undefined ? [] : [`core.bigFileThreshold=${bigFile}`, 'pack.threads=1'];
}

/** The same for a repository that holds what an agent made, as lines of its configuration. */
export const boundedSettings = `[core]\n\tbigFileThreshold = ${bigFile}\n[pack]\n\tthreads = 1\n\twindowMemory = ${256 * MiB}\n`;

/** The same, as variables: programs that git starts have them as well. */
export function boundedEnvironment({ allocation }: GitBounds): Readonly<Record<string, string>> {
  return { GIT_ALLOC_LIMIT: String(allocation) };
}

/** What git says when it was refused memory. */
export function saysOutOfMemory(said: string): boolean {
  return /attempting to allocate \d|[Oo]ut of memory|unable to mmap|data too large to fit/.test(said);
}
