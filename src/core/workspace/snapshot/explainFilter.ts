import type { TskError } from '../../util/errors';

/** Explains a filter's missing program, which the user can fix; undefined for other failures. */
export function explainFilter(error: TskError): Error | undefined {
  const [, program, why] =
    /: (?:line )?\d+: (\S+): ((?:command )?not found|Permission denied)$/m.exec(error.message) ??
    /: (\S+): (command not found)$/m.exec(error.message) ??
    /error: cannot (?:run|spawn) (\S{1,4096}?)(?: .{0,4096})?: (No such file or directory|Permission denied)$/m.exec(
      error.message,
    ) ??
    [];
  const [, filter] = /clean filter '(.{0,4096})' failed/.exec(error.message) ?? [];
  if (program === undefined && filter === undefined) return undefined;
  const what =
    program === undefined
      ? `the filter "${filter}" failed`
      : `the program "${program}" cannot be run (${why})`;
  return new Error(
    `${what}. Your git configuration requires it for files of this repository. Install or repair it, or start from a commit instead: "--from" reads no files.`,
    { cause: error },
  );
}
