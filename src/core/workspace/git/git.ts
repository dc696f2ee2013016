import { existsSync } from 'node:fs';
import type { SimpleGit, SimpleGitFactory } from 'simple-git';
import type { Logger } from '../../model/logger';
import { reasonOf, throwIfAborted } from '../../util/abort';
import { errors, toError, type TskError } from '../../util/errors';
import { present } from '../../util/fields';
import { ProgramMissing, requireProgram } from '../../util/programs';
import { truncate } from '../../util/text';
import { boundedConfig, boundedEnvironment, boundsOf, saysOutOfMemory, type Origin } from './gitBounds';
import { gitEnvironment } from './gitEnvironment';
import { runGitProcess, type GitExit, type GitProcess } from './gitProcess';
import { refuseHiddenRepository } from './hiddenRepository';

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
  /** Whose objects it reads; the user's when absent. Decides what it may take: see `gitBounds.ts`. */
  readonly of?: Origin | undefined;
  /** How long it may take, instead of what `of` says. */
  readonly seconds?: number | undefined;
  /** True: to come to the end of its bounds is an answer and not a failure. */
  readonly mayExceed?: boolean | undefined;
}

/** The one way to git: nothing of the repository's or the user's runs by the way. */
export interface Git {
  /** The text that git prints, without its last line break. */
  text(call: GitCall): Promise<string>;
  /** Everything as bytes; for commands that print bytes, warnings, or nothing. */
  run(call: GitCall & Pick<GitProcess, 'input' | 'readable'>): Promise<GitExit>;
}

const safeConfig = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'gc.auto=0',
  'maintenance.auto=false',
  // A folder that looks like a bare repository is one for git, with all that its `config` runs: only when we say so.
  'safe.bareRepository=explicit',
];

/**
 * Throws `git-not-found`, `git-failed` or `cancelled`, nothing else; and `not-trusted`, running nothing, while `mayRun`
 * says no.
 */
export function createGit(logger: Logger, mayRun: () => boolean = () => true): Git {
  const ready = async (call: GitCall): Promise<void> => {
    if (!mayRun()) throw errors.notTrusted();
    throwIfAborted(call.signal);
    if (call.env?.['GIT_DIR'] === undefined) await refuseHiddenRepository(call.cwd, doing(call));
  };

  const run: Git['run'] = async (call) => {
    await ready(call);
    const start = performance.now();
    const bounds = boundsOf(call.of, call.seconds);
    const args = [...configOf(call).flatMap((setting) => ['-c', setting]), ...call.args];
    const exit = await runGitProcess({ ...call, args, bounds, env: environmentOf(call) }).catch(
      (error: unknown) => {
        throw failed(call, String(error), toError(error));
      },
    );
    logger.debug(`git ${call.args.join(' ')} (${Math.round(performance.now() - start)} ms)`);
    throwIfAborted(call.signal);
    const { exceeded } = exit;
    if (exceeded && call.mayExceed) return exit;
    if (exceeded) throw failed(call, beyond(call, exceeded));
    if (!(call.okCodes ?? [0]).includes(exit.code ?? -1)) {
      const said = exit.stderr || exit.stdout.toString('utf8', 0, 10_000);
      throw failed(call, said || `it ended with ${exit.code ?? 'a signal'}`);
    }
    return exit;
  };

  return {
    text: async (call) => {
      const output = call.of === 'agent' ? (await run(call)).stdout.toString() : await asked(call);
      return output.endsWith('\n') ? output.slice(0, -1) : output;
    },
    run,
  };

  /** By the library, which is bounded from outside. */
  async function asked(call: GitCall): Promise<string> {
    await ready(call);
    const { simpleGit } = await import('simple-git');
    const failure: Failure = {};
    const { output, seconds } = boundsOf(call.of, call.seconds);
    const end = new AbortController();
    const exceed = (bound: 'output' | 'time'): void => {
      failure.said ??= beyond(call, bound);
      end.abort();
    };
    const clock = setTimeout(() => exceed('time'), seconds * 1000);
    const signal = call.signal ? AbortSignal.any([call.signal, end.signal]) : end.signal;
    let held = 0;
    try {
      return await library(simpleGit, { ...call, signal }, failure)
        .outputHandler((_, stdout) =>
          stdout.on('data', (chunk: Buffer) => {
            held += chunk.length;
            if (held > output) exceed('output');
          }),
        )
        .raw([...call.args]);
    } catch (thrown) {
      const error = toError(thrown);
      throw failed(call, failure.said ?? error.message, error);
    } finally {
      clearTimeout(clock);
      logger.debug(`git ${call.args.join(' ')}`);
    }
  }
}

function configOf(call: GitCall): string[] {
  return [...safeConfig, ...boundedConfig(boundsOf(call.of)), ...(call.config ?? [])];
}

function environmentOf(call: GitCall): Record<string, string> {
  return gitEnvironment({ ...boundedEnvironment(boundsOf(call.of)), ...call.env });
}

function beyond(call: GitCall, bound: 'output' | 'time'): string {
  const { output, seconds } = boundsOf(call.of, call.seconds);
  return bound === 'time'
    ? `it took longer than ${seconds} seconds`
    : `it said more than ${Math.floor(output / 1024 ** 2)} MiB`;
}

/** What simple-git's error handler saw, as it passes on no more than a text. */
interface Failure {
  said?: string;
}

function library(simpleGit: SimpleGitFactory, call: GitCall, failure: Failure): SimpleGit {
  const { cwd, okCodes = [0], signal } = call;
  const environment = environmentOf(call);
  return simpleGit({
    baseDir: cwd,
    binary: requireProgram('git', environment),
    config: configOf(call),
    ...present({ abort: signal }),
    allowEnvironment: Object.keys(environment),
    // All of these are our own or the user's, see `safeConfig`, `gitEnvironment` and the callers' `env`.
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeConfigEnvCount: true,
      allowUnsafeCustomBinary: true,
    },
    // Its own rule takes a failure that says nothing for a success.
    errors: (error, { exitCode, stdErr, stdOut }) => {
      if (okCodes.includes(exitCode) && !signal?.aborted) return undefined;
      failure.said ??=
        Buffer.concat(stdErr.length ? stdErr : stdOut).toString() || `it ended with ${exitCode}`;
      return error ?? new Error(failure.said);
    },
  }).env(environment);
}

function doing({ args }: GitCall): string {
  return `at "${args[0] ?? ''}"`;
}

function failed(call: GitCall, said: string, cause?: Error): TskError {
  const { cwd, signal } = call;
  if (signal?.aborted) return errors.cancelled(reasonOf(signal));
  if (!existsSync(cwd)) return errors.gitFailed(doing(call), new Error(`the folder ${cwd} is gone`));
  if (cause instanceof ProgramMissing) return errors.gitNotFound(cause);
  const why = outOfMemory(call, said) ?? heldLock(said) ?? damagedIndex(said) ?? said.trim();
  return errors.gitFailed(doing(call), new Error(truncate(why, 2000), { cause }));
}

/** What an agent made may stand for more than there is: git's own words leave open whose limit that was. */
function outOfMemory({ of }: GitCall, said: string): string | undefined {
  if (of !== 'agent' || !saysOutOfMemory(said)) return undefined;
  return `reading it would take more memory than TSK gives git for what an agent made (${said.trim().split('\n').at(-1)})`;
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
