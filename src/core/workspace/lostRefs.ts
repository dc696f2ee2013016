import { inGitDir } from './baseRefs';
import { objectInfos } from './catFile';
import type { Git } from './git';
import { withoutFetch } from './withoutFetch';

/** The refs of a repository that lead nowhere: their object is lost, or their file is garbled. Throws `git-failed`. */
export async function lostRefs(git: Git, gitDir: string): Promise<readonly string[]> {
  const { cwd, env } = inGitDir(gitDir);
  const place = { cwd, env: { ...env, ...withoutFetch }, signal: undefined };
  const args = ['for-each-ref', '--format=%(objectname) %(refname)'];
  const { stdout, stderr } = await git.run({ args, ...place });
  const garbled = [...stderr.matchAll(/^warning: ignoring broken ref (.+)$/gm)].map(([, ref = '']) => ref);
  const refs = stdout
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ object: line.slice(0, line.indexOf(' ')), ref: line.slice(line.indexOf(' ') + 1) }));
  const objects = refs.map(({ object }) => object);
  const infos = await objectInfos(git, objects, place);
  return [...garbled, ...refs.filter((_, at) => infos[at] === undefined).map(({ ref }) => ref)];
}
