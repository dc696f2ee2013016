import { inGitDir } from './baseRefs';
import type { Git } from './git';
import { localInfos } from './localInfos';

/** Names of refs may be any bytes: one character each. */
export const refEncoding = 'latin1';

/** A branch or a tag of the user's that leads to something. */
export interface UserRef {
  /** The whole name, a character for each byte. */
  readonly name: string;
  /** The object that it names: a tag of its own, perhaps. */
  readonly object: string;
  /** What that leads to in the end. */
  readonly target: string;
  readonly type: string;
}

export interface UserRefs {
  /** All names that are taken, also by refs that lead nowhere. */
  readonly names: readonly string[];
  /** Those that lead to an object that is there, sorted by name. */
  readonly good: readonly UserRef[];
}

/** The user's branches and tags. What leads nowhere is passed over, as by git itself. */
export async function userRefs(git: Git, gitDir: string, signal: AbortSignal | undefined): Promise<UserRefs> {
  // Nothing more of an object is asked for: git ends at the first one that is missing.
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
  // Where git does not say, no ref counts as whole.
  const infos = (await localInfos(git, gitDir, names, signal)) ?? [];
  const ends = new Map(objects.map((object, n) => [object, infos[n]]));
  const good = found.flatMap(({ object, name }) => {
    const end = ends.get(object);
    return end ? [{ name, object, target: end.name, type: end.type }] : [];
  });
  return { names: found.map(({ name }) => name), good };
}
