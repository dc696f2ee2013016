import { isTskError } from '../../util/errors';
import { inGitDir } from './baseRefs';
import { objectInfos, type ObjectInfo } from './catFile';
import type { Git } from './git';

/**
 * The name and type of each object that a repository has, without fetching; undefined for a missing object. Returns
 * undefined for older versions of git, which stop at the first object that they would have to fetch.
 */
export async function localInfos(
  git: Git,
  gitDir: string,
  objects: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly (ObjectInfo | undefined)[] | undefined> {
  const { cwd, env } = inGitDir(gitDir);
  try {
    return await objectInfos(git, objects, { cwd, env, signal });
  } catch (error) {
    if (!isTskError(error, 'git-failed') || !error.message.includes('promisor remote')) throw error;
    return undefined;
  }
}
