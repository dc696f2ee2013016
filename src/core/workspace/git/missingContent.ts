import { inGitDir } from './baseRefs';
import { objectInfos } from './catFile';
import type { Git } from './git';
import { plainDiff } from './plainDiff';
import { isPartialClone, withoutPromises } from './withoutPromises';

/**
 * The paths, as text, of changed files between two commits whose content a partial clone lacks on at least one side; empty
 * for other repositories. Comparisons of content must leave these out, or git tries to fetch them.
 */
export async function missingContent(
  git: Git,
  gitDir: string,
  from: string,
  to: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  if (!(await isPartialClone(gitDir))) return [];
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', ...plainDiff, from, to];
  const { cwd, env } = inGitDir(gitDir);
  const { stdout } = await git.run({ args, cwd, env, signal, of: 'agent' });
  const fields = stdout.toString('latin1').split('\0');
  const sides: { readonly path: string; readonly blob: string }[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, before, after, old = '', now = ''] =
      /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) /.exec(fields[at] ?? '') ?? [];
    const path = fields[at + 1] ?? '';
    if (before !== '000000' && before !== '160000') sides.push({ path, blob: old });
    if (after !== '000000' && after !== '160000') sides.push({ path, blob: now });
  }
  const names = sides.map(({ blob }) => blob);
  const found = await withoutPromises(gitDir, from, (place) => objectInfos(git, names, { ...place, signal }));
  const missing = sides.filter((_, at) => found[at] === undefined);
  return [...new Set(missing.map(({ path }) => Buffer.from(path, 'latin1').toString()))];
}
