import { inGitDir } from './baseRefs';
import type { Git } from './git';
import { localInfos } from './localInfos';

/** Names of refs can have any bytes: one character each. */
export const refEncoding = 'latin1';

/** A branch or a tag of the user that points to an existing object. */
export interface UserRef {
  /** The full name, one character per byte. */
  readonly name: string;
  /** The object that it names, perhaps a tag object. */
  readonly object: string;
  /** The object that a tag finally points to. */
  readonly target: string;
  readonly type: string;
}

export interface UserRefs {
  /** All names in use, including those of broken refs. */
  readonly names: readonly string[];
  /** The refs that point to existing objects, sorted by name. */
  readonly good: readonly UserRef[];
}

/** The user's branches and tags. Skips broken refs, as git itself does. */
export async function userRefs(git: Git, gitDir: string, signal: AbortSignal | undefined): Promise<UserRefs> {
  // Request nothing else about objects, because git stops at the first missing one.
  const args = ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags'];
  const { stdout } = await git.run({ args, ...inGitDir(gitDir), signal });
  const found = stdout
    .toString(refEncoding)
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const space = line.indexOf(' ');
      return { object: line.slice(0, space), name: line.slice(space + 1) };
    });
  const objects = [...new Set(found.map(({ object }) => object))];
  const names = objects.map((object) => `${object}^{}`);
  // If git gives no answer, no ref counts as intact.
  const infos = (await localInfos(git, gitDir, names, signal)) ?? [];
  const ends = new Map(objects.map((object, n) => [object, infos[n]]));
  const good = found.flatMap(({ object, name }) => {
    const end = ends.get(object);
    return end ? [{ name, object, target: end.name, type: end.type }] : [];
  });
  return { names: found.map(({ name }) => name), good };
}
