import type { Configuration } from '../model/config';

/** The user's own files that may lie in a worktree. A `tsk.toml` that is also the project's counts as the project's. */
export function ownPaths(
  dataDir: string,
  configuration: Pick<Configuration, 'userFile' | 'projectFile'>,
  worktree: string,
): readonly string[] {
  const projectFile = configuration.projectFile(worktree);
  return [dataDir, configuration.userFile()].filter((own) => own !== projectFile);
}
