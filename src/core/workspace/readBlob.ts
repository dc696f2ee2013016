import { errors } from '../util/errors';
import { inGitDir } from './baseRefs';
import { objectInfos } from './catFile';
import type { Git } from './git';

/** A longer file is not shown: the editor would hold it several times over. */
const maxBytes = 64 * 1024 ** 2;

/** The content of a blob. Throws `too-large` for one that nothing could show, and `git-failed` when there is none of that name. */
export async function readBlob(git: Git, gitDir: string, name: string): Promise<Uint8Array> {
  const place = { ...inGitDir(gitDir), signal: undefined, of: 'agent' } as const;
  if (!/^[0-9a-f]{40,64}$/.test(name)) throw noBlob(name);
  const [info] = await objectInfos(git, [name], place);
  if (info?.type !== 'blob') throw noBlob(name);
  if (info.size > maxBytes) {
    const size = Math.ceil(info.size / 1024 ** 2).toLocaleString('en');
    throw errors.tooLarge(
      `This file has ${size} MiB, too much to show here. To look at it, run "git cat-file blob ${name}" in the repository.`,
    );
  }
  return (await git.run({ args: ['cat-file', 'blob', name], ...place })).stdout;
}

function noBlob(name: string): Error {
  return errors.gitFailed('at "cat-file"', new Error(`"${name}" names no file`));
}
