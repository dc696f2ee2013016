import {
  execFile,
  spawn,
  type ChildProcess,
  type ChildProcessByStdio,
  type SpawnOptions,
  type SpawnOptionsWithStdioTuple,
  type StdioPipe,
} from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';

type Environment = Readonly<Record<string, string | undefined>>;

/** No program of that name is in an absolute folder of PATH. */
export class ProgramMissing extends Error {
  readonly code = 'ENOENT';

  constructor(readonly program: string) {
    super(`The program "${program}" was not found in the folders of PATH.`);
  }
}

/**
 * The absolute path of a program; undefined where there is none. Only absolute folders of PATH count: an empty or relative
 * entry means the current folder, which may be a stranger's repository, and on Windows a bare name is looked for there
 * first of all.
 */
export function findProgram(name: string, environment: Environment = process.env): string | undefined {
  if (/[/\\]/.test(name)) return isAbsolute(name) ? name : undefined;
  const file = process.platform === 'win32' && !/\.[a-z]+$/i.test(name) ? `${name}.exe` : name;
  return foldersOf(pathOf(environment)?.[1])
    .map((folder) => join(folder, file))
    .find(isProgram);
}

/** The same; throws `ProgramMissing` where there is none. */
export function requireProgram(name: string, environment: Environment = process.env): string {
  const program = findProgram(name, environment);
  if (program === undefined) throw new ProgramMissing(name);
  return program;
}

/** The same environment, whose PATH leads to no place that depends on the current folder: for programs that start others. */
export function withPlainPath<T extends Environment>(environment: T): T {
  const [name, value] = pathOf(environment) ?? [];
  return name === undefined ? environment : { ...environment, [name]: foldersOf(value).join(delimiter) };
}

/** Starts a program that is found by its name; no other file starts any. Throws `ProgramMissing`. */
export function startProgram(
  name: string,
  args: readonly string[],
  options: SpawnOptionsWithStdioTuple<StdioPipe, StdioPipe, StdioPipe>,
): ChildProcessByStdio<Writable, Readable, Readable>;
export function startProgram(name: string, args: readonly string[], options: SpawnOptions): ChildProcess;
export function startProgram(name: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const environment = withPlainPath(options.env ?? process.env);
  return spawn(requireProgram(name, environment), args, { windowsHide: true, ...options, env: environment });
}

/** What a program prints, as text. Throws when it fails, takes longer, or prints more. */
export async function programOutput(
  name: string,
  args: readonly string[],
  limits: { readonly env: Environment; readonly timeoutMs: number; readonly maxBytes: number },
): Promise<string> {
  const env = withPlainPath(limits.env);
  const { stdout } = await promisify(execFile)(requireProgram(name, env), args, {
    env: { ...env },
    timeout: limits.timeoutMs,
    maxBuffer: limits.maxBytes,
    windowsHide: true,
  });
  return stdout;
}

/** Windows writes it in any case. */
function pathOf(environment: Environment): readonly [name: string, value: string] | undefined {
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (process.platform === 'win32' ? name.toUpperCase() : name) === 'PATH')
      return [name, value];
  }
  return undefined;
}

function foldersOf(path = ''): readonly string[] {
  return path.split(delimiter).filter(isAbsolute);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // The next folder may have it.
  }
}
