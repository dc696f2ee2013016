import { existsSync } from 'node:fs';
import type { SimpleGit, SimpleGitFactory } from 'simple-git';
import type { Logger } from '../model/logger';
import { reasonOf, throwIfAborted } from '../util/abort';
import { errors, toError, type TskError } from '../util/errors';
import { truncate } from '../util/text';
import { gitEnvironment } from './gitEnvironment';
import { runGitProcess, type GitExit, type GitProcess } from './gitProcess';

/** One call of git. */
interface GitCall {
  /** The command and what it gets; paths after `--`. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** `name=value`, as by `git -c`. */
  readonly config?: readonly string[];
  /** Exit codes that are answers and not failures; 0 when absent. */
  readonly okCodes?: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

/** The one way to git: nothing of the repository's or the user's runs by the way. */
export interface Git {
  /** The text that git prints, without its last line break. */
  text(call: GitCall): Promise<string>;
  /** The content of a blob. */
  blob(call: Pick<GitCall, 'cwd' | 'env' | 'signal'>, name: string): Promise<Uint8Array>;
  /** Everything as bytes; for commands that print bytes, warnings, or nothing. */
  run(call: GitCall & Pick<GitProcess, 'input' | 'readable'>): Promise<GitExit>;
}

const safeConfig = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'gc.auto=0',
  'maintenance.auto=false',
];

/**
 * Throws `git-not-found`, `git-failed` or `cancelled`, nothing else; and `not-trusted`, running nothing, while `mayRun`
 * says no.
 */
export function createGit(logger: Logger, mayRun: () => boolean = () => true): Git {
  const configOf = (call: GitCall): string[] => [...safeConfig, ...(call.config ?? [])];

  const asked = async <T>(call: GitCall, ask: (git: SimpleGit) => Promise<T>): Promise<T> => {
    if (!mayRun()) throw errors.notTrusted();
    const { simpleGit } = await import('simple-git');
    throwIfAborted(call.signal);
    const failure: Failure = {};
    try {
      return await ask(library(simpleGit, call, configOf(call), failure));
    } catch (thrown) {
      const error = toError(thrown);
      throw failed(call, failure.said ?? error.message, error);
    } finally {
      logger.debug(`git ${call.args.join(' ')}`);
    }
  };

  return {
    text: async (call) => {
      const output = await asked(call, (git) => git.raw([...call.args]));
      return output.endsWith('\n') ? output.slice(0, -1) : output;
    },
    blob: async (place, name) => {
      const args = ['blob', name];
      const call = { ...place, args: ['cat-file', ...args] };
      if (!/^[0-9a-f]{40,64}$/.test(name)) throw failed(call, `"${name}" names no object`);
      return asked(call, (git) => git.binaryCatFile(args) as Promise<Buffer>);
    },
    run: async (call) => {
      if (!mayRun()) throw errors.notTrusted();
      throwIfAborted(call.signal);
      const start = performance.now();
      const args = [...configOf(call).flatMap((setting) => ['-c', setting]), ...call.args];
      const exit = await runGitProcess({ ...call, args, env: gitEnvironment(call.env) }).catch(
        (error: unknown) => {
          throw failed(call, String(error), toError(error));
        },
      );
      logger.debug(`git ${call.args.join(' ')} (${Math.round(performance.now() - start)} ms)`);
      throwIfAborted(call.signal);
      if (!(call.okCodes ?? [0]).includes(exit.code ?? -1)) {
        throw failed(
          call,
          exit.stderr || exit.stdout.toString() || `it ended with ${exit.code ?? 'a signal'}`,
        );
      }
      return exit;
    },
  };
}

/** What simple-git's error handler saw, as it passes on no more than a text. */
interface Failure {
  said?: string;
}

function library(
  simpleGit: SimpleGitFactory,
  { cwd, env, okCodes = [0], signal }: GitCall,
  config: string[],
  failure: Failure,
): SimpleGit {
  const environment = gitEnvironment(env);
  return simpleGit({
    baseDir: cwd,
    config,
    ...(signal ? { abort: signal } : {}),
    allowEnvironment: Object.keys(environment),
    // All of these are our own or the user's, see `safeConfig`, `gitEnvironment` and the callers' `env`.
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeConfigEnvCount: true,
    },
    // Its own rule takes a failure that says nothing for a success.
    errors: (error, { exitCode, stdErr, stdOut }) => {
      if (okCodes.includes(exitCode) && !signal?.aborted) return undefined;
      failure.said = Buffer.concat(stdErr.length ? stdErr : stdOut).toString() || `it ended with ${exitCode}`;
      return error ?? new Error(failure.said);
    },
  }).env(environment);
}

function failed({ args, cwd, signal }: GitCall, said: string, cause?: Error): TskError {
  if (signal?.aborted) return errors.cancelled(reasonOf(signal));
  const doing = `at "${args[0] ?? ''}"`;
  if (!existsSync(cwd)) return errors.gitFailed(doing, new Error(`the folder ${cwd} is gone`));
  if (/\bspawn git ENOENT\b/.test(said)) return errors.gitNotFound(cause);
  return errors.gitFailed(
    doing,
    new Error(truncate(heldLock(said) ?? damagedIndex(said) ?? said.trim(), 2000), { cause }),
  );
}

/** git's own advice about a lock is five lines long, once per ref. */
function heldLock(said: string): string | undefined {
  const [, lock] = /Unable to create '(.{1,4096}\.lock)': File exists/.exec(said) ?? [];
  return (
    lock &&
    `the lock ${lock} is held. Wait until git has finished in that repository. If no git runs there, delete that file: a killed git left it.`
  );
}

/** Of the user's; the copies that TSK works on are made anew each time. */
function damagedIndex(said: string): string | undefined {
  return /index file (corrupt|smaller than expected)|bad (index file )?signature/.test(said)
    ? 'the index of the repository is damaged. "git read-tree HEAD" makes it anew from the last commit and leaves the files alone; "git reset" does so where that fails.'
    : undefined;
}
