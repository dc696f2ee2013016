/** Whose objects git reads. */
export type Origin =
  /** The user's own: possibly large, but trustworthy. The limits only prevent hangs and crashes of this process. */
  | 'user'
  /** An agent's, or possibly an agent's: a few bytes can expand to more than any machine can hold. */
  | 'agent';

/** The limits of one git process. */
export interface GitBounds {
  /** A single allocation, which git itself limits on every system. */
  readonly allocation: number;
  /** All its allocations, if the system enforces that (Linux). Mapped files do not count. */
  readonly memory?: number;
  /** git streams larger files, and does not compare them line by line. */
  readonly bigFile?: number;
  readonly seconds: number;
  /** How much it can write to standard output. */
  readonly output: number;
}

const MiB = 1024 ** 2;
const bigFile = 16 * MiB;
/** Node.js strings cannot be longer. */
const longestText = 500 * MiB;

const bounds: Readonly<Record<Origin, GitBounds>> = {
  user: { allocation: 8192 * MiB, seconds: 3600, output: longestText },
  // By default, git makes deltas of files up to 512 MiB, so an agent's ordinary packs are readable.
  agent: { allocation: 640 * MiB, memory: 2048 * MiB, bigFile, seconds: 600, output: 128 * MiB },
};

export function boundsOf(origin: Origin = 'user', seconds?: number): GitBounds {
  return seconds === undefined ? bounds[origin] : { ...bounds[origin], seconds };
}

/** The settings with which git limits itself. */
export function boundedConfig({ bigFile }: GitBounds): readonly string[] {
  // Each further thread would need the same amount of memory.
  return bigFile === undefined ? [] : [`core.bigFileThreshold=${bigFile}`, 'pack.threads=1'];
}

/** The same as lines of a configuration file, for a repository with an agent's work. */
export const boundedSettings = `[core]\n\tbigFileThreshold = ${bigFile}\n[pack]\n\tthreads = 1\n\twindowMemory = ${256 * MiB}\n`;

/** The same as variables, which programs that git starts inherit. */
export function boundedEnvironment({ allocation }: GitBounds): Readonly<Record<string, string>> {
  return { GIT_ALLOC_LIMIT: String(allocation) };
}

/** Whether a message means that git ran out of memory. */
export function saysOutOfMemory(said: string): boolean {
  return /attempting to allocate \d|[Oo]ut of memory|unable to mmap|data too large to fit/.test(said);
}
