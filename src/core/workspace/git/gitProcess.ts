import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { codeOf } from '../../util/fileErrors';
import { requireProgram, startProgram } from '../../util/programs';
import type { GitBounds } from './gitBounds';

export interface GitProcess {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly bounds: GitBounds;
  readonly input?: Uint8Array | undefined;
  readonly signal?: AbortSignal | undefined;
  /** True: others may read what it makes, however strict the user's umask is. */
  readonly readable?: boolean | undefined;
}

export interface GitExit {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** The bound at which it was ended. */
  readonly exceeded?: 'output' | 'time';
}

/** How long a git that was told to stop may take before it is killed. */
const patienceMs = 1000;
/** More of what it complains about is not kept. */
const maxComplaints = 32 * 1024 ** 2;

/**
 * Runs git with bytes in and bytes out, within bounds: the sibling of simple-git for what that cannot do (output that is
 * not text, what it says on stderr although it succeeds, limits) or does slowly (it waits 50 ms after a command that
 * says nothing). Resolves when the process has ended, also after an abort; rejects when it cannot be started.
 */
export function runGitProcess(wanted: GitProcess): Promise<GitExit> {
  const { cwd, env, input, signal, bounds } = wanted;
  return new Promise((resolve, reject) => {
    const [program, words] = commandLine(wanted);
    // In a group of its own, what git starts can be ended with it.
    const grouped = bounds.memory !== undefined && process.platform !== 'win32';
    const child = startProgram(program, words, {
      cwd,
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: grouped,
    });
    const stop = stopper(child, grouped);
    let exceeded: GitExit['exceeded'];
    const exceed = (bound: 'output' | 'time'): void => {
      exceeded ??= bound;
      stop.now();
    };
    const stdout = collect(child.stdout, bounds.output, () => exceed('output'));
    const stderr = collect(child.stderr, maxComplaints, () => undefined);
    const clock = setTimeout(() => exceed('time'), bounds.seconds * 1000);
    const onAbort = (): void => stop.now();
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
    const settle = (): void => {
      clearTimeout(clock);
      clearTimeout(closing);
      stop.settle();
      signal?.removeEventListener('abort', onAbort);
    };
    let closing: NodeJS.Timeout | undefined;
    const ended = (code: number | null): void => {
      settle();
      // Who was not ended with it may hold them open.
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      const said = Buffer.concat(stderr).toString();
      resolve({ code, stdout: Buffer.concat(stdout), stderr: said, ...(exceeded ? { exceeded } : {}) });
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    // Its own children end with it, and then its output; after an end of ours that is not waited for long.
    child.on('exit', (code) => {
      if (!signal?.aborted && !exceeded) return;
      stop.others();
      closing = setTimeout(() => ended(code), patienceMs / 2);
    });
    child.on('close', ended);
    // git may end before it has read everything: that shows in its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** A shell sets what a process can set only for itself: its umask, which is not ours to change, and its limits. */
function commandLine({
  args,
  env,
  readable,
  bounds,
}: GitProcess): readonly [program: string, words: readonly string[]] {
  const git = requireProgram('git', env);
  const { memory, seconds } = bounds;
  // A system that has no such limit says so, and git runs without it.
  const limits =
    memory === undefined
      ? []
      : [`ulimit -d ${Math.floor(memory / 1024)} 2>/dev/null`, `ulimit -t ${Math.ceil(seconds)} 2>/dev/null`];
  const steps = [...limits, ...(readable ? ['umask 022'] : [])];
  if (steps.length === 0 || process.platform === 'win32') return [git, args];
  return ['/bin/sh', ['-c', `${steps.join('; ')}; exec "$0" "$@"`, git, ...args]];
}

/** Gathers what comes, up to a limit; the rest is dropped, and `onMore` told. */
function collect(stream: Readable, limit: number, onMore: () => void): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let held = 0;
  stream.on('data', (chunk: Buffer) => {
    held += chunk.length;
    if (held <= limit) chunks.push(chunk);
    else onMore();
  });
  return chunks;
}

/** Ends a child, with all of its group where it has one. */
function stopper(
  child: ChildProcess,
  grouped: boolean,
): { readonly now: () => void; readonly others: () => void; readonly settle: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const send = (signal: NodeJS.Signals): void => {
    try {
      if (grouped && child.pid !== undefined) process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch (error) {
      // Who is gone already; macOS says EPERM of a group that only waits for us to notice.
      const code = codeOf(error);
      if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    }
  };
  return {
    now: () => {
      if (timer !== undefined) return;
      send('SIGTERM');
      timer = setTimeout(() => send('SIGKILL'), patienceMs);
    },
    others: () => {
      if (grouped) send('SIGKILL');
    },
    settle: () => clearTimeout(timer),
  };
}
