import { errors } from '../../util/errors';
import { inGitDir } from '../git/baseRefs';
import { objectInfos } from '../git/catFile';
import type { Git } from '../git/git';

/** Longer files are not shown, because the editor would keep several copies. */
const maxBytes = 64 * 1024 ** 2;
/** Files with more lines are not shown, because lines need more memory than their text. */
const maxLines = 2_000_000;

/** The content of a blob. Throws `too-large` if it is too large to show, and `git-failed` if it does not exist. */
export async function readBlob(git: Git, gitDir: string, name: string): Promise<Uint8Array> {
  const place = { ...inGitDir(gitDir), signal: undefined, of: 'agent' } as const;
  if (!/^[0-9a-f]{40,64}$/.test(name)) throw noBlob(name);
  const [info] = await objectInfos(git, [name], place);
  if (info?.type !== 'blob') throw noBlob(name);
  if (info.size > maxBytes) throw notShown(name, Math.ceil(info.size / 1024 ** 2), 'MiB');
  const { stdout } = await git.run({ args: ['cat-file', 'blob', name], ...place });
  const lines = countLines(stdout);
  if (lines > maxLines) throw notShown(name, lines, 'lines');
  return stdout;
}

function countLines(content: Uint8Array): number {
  let lines = 0;
  for (let at = content.indexOf(10); at >= 0; at = content.indexOf(10, at + 1)) lines++;
  return lines;
}

function notShown(name: string, size: number, unit: string): Error {
  return errors.tooLarge(
    `This file has ${size.toLocaleString('en')} ${unit}, too many to show here. To see it, run "git cat-file blob ${name}" in the repository.`,
  );
}

function noBlob(name: string): Error {
  return errors.gitFailed('at "cat-file"', new Error(`there is no file "${name}"`));
}
