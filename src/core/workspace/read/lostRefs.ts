import { inGitDir } from '../git/baseRefs';
import type { Git } from '../git/git';
import { localInfos } from '../git/localInfos';

/** The broken refs of a repository: their object is missing, or their file is garbled. Throws `git-failed`. */
export async function lostRefs(git: Git, gitDir: string): Promise<readonly string[]> {
  const args = ['for-each-ref', '--format=%(objectname) %(refname)'];
  const { stdout, stderr } = await git.run({ args, ...inGitDir(gitDir) });
  const garbled = [...stderr.matchAll(/^warning: ignoring broken ref (.+)$/gm)].map(([, ref = '']) => ref);
  const refs = stdout
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ object: line.slice(0, line.indexOf(' ')), ref: line.slice(line.indexOf(' ') + 1) }));
  const objects = refs.map(({ object }) => object);
  const infos = await localInfos(git, gitDir, objects, undefined);
  return [...garbled, ...refs.filter((_, at) => infos && !infos[at]).map(({ ref }) => ref)];
}
