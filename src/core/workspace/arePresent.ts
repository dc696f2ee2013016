import { isTskError } from '../util/errors';
import { inGitDir } from './baseRefs';
import { objectInfos } from './catFile';
import type { Git } from './git';
import { withoutFetch } from './withoutFetch';

/** Whether a repository has objects, without fetching any; true also where git does not say. */
export async function arePresent(
  git: Git,
  gitDir: string,
  objects: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly boolean[]> {
  const { cwd, env } = inGitDir(gitDir);
  const place = { cwd, env: { ...env, ...withoutFetch }, signal };
  try {
    const infos = await objectInfos(git, objects, place);
    return infos.map((info) => info !== undefined);
  } catch (error) {
    // An older git stops at the first that it would have to fetch.
    if (!isTskError(error, 'git-failed') || !error.message.includes('promisor remote')) throw error;
    return objects.map(() => true);
  }
}
