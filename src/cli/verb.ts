import type { ParseArgsConfig } from 'node:util';
import type { Core } from '../core/core';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What was given on the command line, after parsing. */
export interface Arguments {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

/** What a verb works with. Text goes out line by line; a signal (Ctrl-C) stops it. */
export interface Context {
  readonly core: Core;
  readonly cwd: string;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  readonly signal: AbortSignal;
}

/** One command, e.g. `tsk list`. */
export interface Verb {
  readonly name: string;
  readonly summary: string;
  /** The arguments after the name, for the help. */
  readonly usage: string;
  readonly options: Options;
  readonly help: readonly string[];
  /** Resolves with the exit code. */
  run(context: Context, args: Arguments): Promise<number>;
}
