import { spawn, type ChildProcess } from 'node:child_process';

export interface GitProcess {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
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
}

/** How long a git that was told to stop may take before it is killed. */
const patienceMs = 1000;

/**
 * Runs git with bytes in and bytes out: the sibling of simple-git for what that cannot do (output that is
 * not text, what it says on stderr although it succeeds) or does slowly (it waits 50 ms after a command that
 * says nothing). Resolves when the process has ended, also after an abort; rejects when it cannot be started.
 */
export function runGitProcess({
  args,
  cwd,
  env,
  input,
  signal,
  readable = false,
}: GitProcess): Promise<GitExit> {
  return new Promise((resolve, reject) => {
    const [program, words] = readable ? withPlainUmask(args) : ['git', args];
    const child = spawn(program, words, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    const stopped = stopOnAbort(child, signal);
    let closing: NodeJS.Timeout | undefined;
    const ended = (code: number | null): void => {
      clearTimeout(closing);
      stopped();
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
    };
    child.on('error', (error) => {
      stopped();
      reject(error);
    });
    // Its own children end with it, and then its output; after an abort that is not waited for long.
    child.on('exit', (code) => {
      if (signal?.aborted) closing = setTimeout(() => ended(code), patienceMs / 2);
    });
    child.on('close', ended);
    // git may end before it has read everything: that shows in its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** The umask of this process is that of all its threads, and not ours to change. */
function withPlainUmask(args: readonly string[]): readonly [program: string, words: readonly string[]] {
  if (process.platform === 'win32') return ['git', args];
  return ['/bin/sh', ['-c', 'umask 022 && exec git "$@"', 'sh', ...args]];
}

/** Ends the child when the signal aborts. Returns what to call when it has ended. */
function stopOnAbort(child: ChildProcess, signal: AbortSignal | undefined): () => void {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill('SIGTERM');
    timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  };
  if (signal?.aborted) stop();
  else signal?.addEventListener('abort', stop, { once: true });
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  };
}
