import type { Core } from '../core/core';
import type { Options, Given } from './options';

/** What a verb works with. Text goes out line by line; a signal (Ctrl-C) stops it. */
export interface Context {
  readonly core: Core;
  readonly cwd: string;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  readonly printJson: (value: unknown) => void;
  readonly signal: AbortSignal;
}

/** An argument without a name of its own, e.g. the `ID…` of `tsk cancel`. */
interface Argument {
  /** As the help shows it. */
  readonly name: string;
  readonly help: string;
  readonly optional?: boolean;
  /** One or more. */
  readonly many?: boolean;
}

/** What was given on the command line, after parsing. */
export interface Input<O extends Options> {
  readonly args: readonly string[];
  readonly options: Given<O>;
}

/** One command, e.g. `tsk list`. Parsing, help and docs/commands.md follow from it. */
export interface Verb<O extends Options = Options> {
  readonly name: string;
  readonly summary: string;
  readonly argument?: Argument;
  readonly options: O;
  /** It runs for hours, so that compiling SQLite for speed pays. */
  readonly runsLong?: boolean;
  /** Sentences below the options in the help. */
  readonly notes?: readonly string[];
  /** A sentence for those who give arguments that the verb does not take. */
  readonly hint?: string;
  /** Resolves with the exit code. */
  run(context: Context, input: Input<O>): Promise<number>;
}

/** Verbs below a common word, e.g. `tsk docker build` and `tsk docker prune`. */
export interface VerbGroup {
  readonly name: string;
  readonly summary: string;
  readonly verbs: readonly Verb[];
}

export type Command = Verb | VerbGroup;

/** Lets the compiler find the types of the options that `run` gets. */
export function verb<const O extends Options>(spec: Verb<O>): Verb<O> {
  return spec;
}
