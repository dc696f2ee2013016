import { isUtf8 } from 'node:buffer';
import type { Git } from '../git/git';
import type { IndexPlace } from './indexPlace';

/** An entry of an index or a tree that names a commit of another repository. */
export interface Gitlink {
  /** The path's bytes, one character each: git's paths need not be text. */
  readonly bytes: string;
  readonly commit: string;
}

/** The beginning of each line about a gitlink, in listings of an index and of a tree. */
const start = '\x00160000 ';

/** The path as text, or undefined if it is not text. */
export function pathOf({ bytes }: Gitlink): string | undefined {
  const path = Buffer.from(bytes, 'latin1');
  return isUtf8(path) ? path.toString() : undefined;
}

/** The gitlinks in the index. Cuts only the matches out of git's output, to avoid work for each file. */
export async function indexGitlinks(git: Git, { cwd, env, signal }: IndexPlace): Promise<readonly Gitlink[]> {
  const { stdout } = await git.run({ args: ['ls-files', '--stage', '-z'], cwd, env, signal });
  return cutOut(stdout, (line) => {
    const [, commit = '', bytes = ''] = /^160000 ([0-9a-f]+) [0-3]\t([^]*)$/.exec(line) ?? [];
    return { bytes, commit };
  });
}

/** The gitlinks in a tree. Lists folders, not files. */
export async function treeGitlinks(
  git: Git,
  tree: string,
  { cwd, env, signal }: IndexPlace,
): Promise<readonly Gitlink[]> {
  const args = ['ls-tree', '-r', '-d', '-z', '--full-tree', tree];
  const { stdout } = await git.run({ args, cwd, env, signal });
  return cutOut(stdout, (line) => {
    const [, commit = '', bytes = ''] = /^160000 commit ([0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
    return { bytes, commit };
  });
}

/** The paths that are gitlinks in tree `to` but not in tree `from`. */
export async function newGitlinks(
  git: Git,
  from: string,
  to: string,
  { cwd, env, signal }: IndexPlace,
): Promise<ReadonlySet<string>> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--ignore-submodules=none', from, to];
  const { stdout } = await git.run({ args, cwd, env, signal });
  const fields = stdout.toString('latin1').split('\0');
  const found = new Set<string>();
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const path = fields[i + 1];
    if (path !== undefined && /^:(?!160000)\d{6} 160000 /.test(fields[i] ?? '')) found.add(path);
  }
  return found;
}

/** Writes gitlinks into the index, and removes those whose commit is all zeros. */
export async function setGitlinks(
  git: Git,
  links: readonly Gitlink[],
  { cwd, env, signal }: IndexPlace,
): Promise<void> {
  const lines = links.map(
    ({ bytes, commit }) => `${/^0+$/.test(commit) ? '0' : '160000'} ${commit}\t${bytes}\0`,
  );
  const input = Buffer.from(lines.join(''), 'latin1');
  await git.run({ args: ['update-index', '-z', '--index-info'], cwd, env, input, signal });
}

/** Parses the NUL-ended lines of `output` that are gitlinks. */
function cutOut(output: Buffer, parse: (line: string) => Gitlink): readonly Gitlink[] {
  const lines = Buffer.concat([Buffer.of(0), output]);
  const found: Gitlink[] = [];
  let at = lines.indexOf(start);
  while (at >= 0) {
    const end = lines.indexOf(0, at + 1);
    found.push(parse(lines.toString('latin1', at + 1, end)));
    at = lines.indexOf(start, end);
  }
  return found;
}
