import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';
import type { Git } from '../git/git';

export interface MissingFilter {
  readonly filter: string;
  readonly program: string;
}

/** The filters that git requires for files of a working tree, but whose program is not installed. */
export async function missingFilters(git: Git, worktree: string): Promise<readonly MissingFilter[]> {
  const looked = '^filter\\..*\\.(clean|process|required)$';
  const args = ['config', '--null', '--get-regexp', looked];
  const { stdout } = await git.run({ args, cwd: worktree, okCodes: [0, 1] });
  const settings = new Map(
    stdout
      .toString()
      .split('\0')
      .flatMap((entry): readonly (readonly [string, string])[] => {
        const [, key, value = 'true'] = /^filter\.([^\n]+)(?:\n([^]*))?$/.exec(entry) ?? [];
        return key === undefined ? [] : [[key, value]];
      }),
  );
  const found: MissingFilter[] = [];
  for (const [key, value] of settings) {
    const filter = key.replace(/\.required$/, '');
    if (filter === key || !/^(true|yes|on|1)$/i.test(value)) continue;
    const program = programOf(settings.get(`${filter}.process`) ?? settings.get(`${filter}.clean`) ?? '');
    if (
      program === undefined ||
      (await isInstalled(program, worktree)) ||
      !(await isUsed(git, worktree, filter))
    )
      continue;
    found.push({ filter, program });
  }
  return found;
}

/** The program at the start of a command line; undefined if only a shell can interpret it. */
function programOf(command: string): string | undefined {
  if (/[;|&$`()<>]/.test(command)) return undefined;
  const [, program, sub] = /^\s*([\w./+-]+)(?:\s+([\w-]+))?(?=\s|$)/.exec(command) ?? [];
  // `git lfs clean` is also a separate program.
  return program === 'git' && sub !== undefined ? `git-${sub}` : program;
}

/** Looks for a path from the top of the working tree, and for a name on the PATH. */
async function isInstalled(program: string, worktree: string): Promise<boolean> {
  const folders = program.includes('/') ? [worktree] : (process.env['PATH'] ?? '').split(delimiter);
  for (const folder of folders) {
    const there = await access(resolve(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there) return true;
  }
  return false;
}

/** Whether a `.gitattributes` of the working tree uses the filter. */
async function isUsed(git: Git, worktree: string, filter: string): Promise<boolean> {
  const pattern = ['--quiet', '--no-textconv', '--fixed-strings', '-e', `filter=${filter}`];
  const args = ['grep', ...pattern, '--', ':(top,glob)**/.gitattributes'];
  return (await git.run({ args, cwd: worktree, okCodes: [0, 1] })).code === 0;
}
