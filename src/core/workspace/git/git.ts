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
  /** The command and its arguments; paths after `--`. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** `name=value`, as for `git -c`. */
  readonly config?: readonly string[];
  /** Exit codes that are not failures; only 0 if absent. */
  readonly okCodes?: readonly number[];
  readonly signal?: AbortSignal | undefined;
  /** Whose objects it reads; the user's if absent. Determines its limits: see `gitBounds.ts`. */
  readonly of?: Origin | undefined;
  /** Its time limit, instead of that of `of`. */
  readonly seconds?: number | undefined;
  /** True: reaching a limit is a result, not a failure. */
  readonly mayExceed?: boolean | undefined;
}

/** Runs git, without any hooks or programs of the repository or the user. */
export interface Git {
  /** The text that git prints, without its last line break. */
  text(call: GitCall): Promise<string>;
  /** The output as bytes, for commands that print bytes, warnings, or nothing. */
  run(call: GitCall & Pick<GitProcess, 'input' | 'readable'>): Promise<GitExit>;
}

const safeConfig = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'gc.auto=0',
  'maintenance.auto=false',
  // Otherwise git treats a folder that looks like a bare repository as one, and runs the programs in its `config`.
  'safe.bareRepository=explicit',
];

/**
 * Throws only `git-not-found`, `git-failed` or `cancelled`. While `mayRun` returns false, runs nothing and throws
 * `not-trusted`.
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
      const output = call.of === 'agent' ? (await run(call)).stdout.toString() : await runSimpleGit(call);
      return output.endsWith('\n') ? output.slice(0, -1) : output;
    },
    run,
  };

  /** Runs git with simple-git, and enforces the limits from outside. */
  async function runSimpleGit(call: GitCall): Promise<string> {
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
    : `it printed more than ${Math.floor(output / 1024 ** 2)} MiB`;
}

/** The message from simple-git's error handler, which passes on only text. */
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
    // All of these come from TSK or the user: see `safeConfig`, `gitEnvironment` and the callers' `env`.
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeConfigEnvCount: true,
      allowUnsafeCustomBinary: true,
    },
    // By default, simple-git treats a failure without output as a success.
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

/** git's message does not say that TSK set the limit. */
function outOfMemory({ of }: GitCall, said: string): string | undefined {
  if (of !== 'agent' || !saysOutOfMemory(said)) return undefined;
  return `reading it would take more memory than TSK allows git for an agent's work (${said.trim().split('\n').at(-1)})`;
}

/** git's own advice about a lock is five lines long, for each ref. */
function heldLock(said: string): string | undefined {
  const [, lock] = /Unable to create '(.{1,4096}\.lock)': File exists/.exec(said) ?? [];
  return (
    lock &&
    `the lock ${lock} is held. Wait until git has finished in that repository. If no git is running there, delete the file: a killed git left it behind.`
  );
}

/** For the user's index; TSK makes new copies for itself each time. */
function damagedIndex(said: string): string | undefined {
  return /index file (corrupt|smaller than expected)|bad (index file )?signature/.test(said)
    ? 'the index of the repository is damaged. Run "git read-tree HEAD" to rebuild it from the last commit without touching files, or "git reset" if that fails.'
    : undefined;
}
