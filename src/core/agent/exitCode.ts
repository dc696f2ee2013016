/** How a program ended, from its exit code as a shell or a container engine reports it; continues "The agent …". */
export function describeExit(exitCode: number): string {
  switch (exitCode) {
    case 126:
      return 'could not be started: its command is not executable (exit code 126)';
    case 127:
      return 'could not be started: command not found (exit code 127)';
    case 137:
      return 'was killed (exit code 137): it ran out of memory, or something stopped it';
    case 143:
      return 'was asked to end (exit code 143)';
    default:
      return exitCode > 128 && exitCode <= 128 + 64
        ? `was ended by signal ${exitCode - 128} (exit code ${exitCode})`
        : `ended with exit code ${exitCode}`;
  }
}
