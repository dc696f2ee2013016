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
  /** True: others can read the files that it makes, no matter how strict the user's umask is. */
  readonly readable?: boolean | undefined;
}

export interface GitExit {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** The limit that ended it. */
  readonly exceeded?: 'output' | 'time';
}

/** How long git can take to stop before it is killed. */
const patienceMs = 1000;
/** How much of its error output to keep. */
const maxComplaints = 32 * 1024 ** 2;

/**
 * Runs git with binary input and output, within limits, where simple-git cannot (binary output, messages on stderr
 * despite success, limits) or is slow (it waits 50 ms after a command without output). Resolves when the process has
 * ended, even after an abort; rejects if it cannot start.
 */
export function runGitProcess(wanted: GitProcess): Promise<GitExit> {
  const { cwd, env, input, signal, bounds } = wanted;
  return new Promise((resolve, reject) => {
    const [program, words] = commandLine(wanted);
    // In its own process group, so that programs that git starts can be ended with it.
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
      // A surviving process may keep them open.
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      const said = Buffer.concat(stderr).toString();
      resolve({ code, stdout: Buffer.concat(stdout), stderr: said, ...(exceeded ? { exceeded } : {}) });
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    // Its children end with it, which closes its output. After a kill, do not wait for that long.
    child.on('exit', (code) => {
      if (!signal?.aborted && !exceeded) return;
      stop.others();
      closing = setTimeout(() => ended(code), patienceMs / 2);
    });
    child.on('close', ended);
    // git may end before it has read everything; its exit code shows that.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Uses a shell to set the umask and the limits, because a process can set these only for itself. */
function commandLine({
  args,
  env,
  readable,
  bounds,
}: GitProcess): readonly [program: string, words: readonly string[]] {
  const git = requireProgram('git', env);
  const { memory, seconds } = bounds;
  // Systems without such a limit print an error, and git runs without it.
  const limits =
    memory === undefined
      ? []
      : [`ulimit -d ${Math.floor(memory / 1024)} 2>/dev/null`, `ulimit -t ${Math.ceil(seconds)} 2>/dev/null`];
  const steps = [...limits, ...(readable ? ['umask 022'] : [])];
  if (steps.length === 0 || process.platform === 'win32') return [git, args];
  return ['/bin/sh', ['-c', `${steps.join('; ')}; exec "$0" "$@"`, git, ...args]];
}

/** Collects output up to a limit, drops the rest, and calls `onMore`. */
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

/** Ends a child, together with its process group if it has one. */
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
      // The process is gone; macOS reports EPERM for a group of unreaped processes.
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
