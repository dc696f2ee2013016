import { isTskError } from '../../util/errors';
import { inGitDir } from './baseRefs';
import { objectInfos, type ObjectInfo } from './catFile';
import type { Git } from './git';

/**
 * What a repository has of objects, without fetching any: each one's name and type, or undefined where it is missing.
 * Undefined as a whole from an older git, which stops at the first object that it would have to fetch.
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
