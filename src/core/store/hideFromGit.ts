import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../util/fileErrors';

/** `servers` is of older builds. */
const ours = /^(tasks|locks|servers|workers|approvals\.json.*|tasks\.db.*)$/;

/**
 * Has git ignore the data folder, wherever it lies: in a repository its files are nobody's work, for the user's `git status`
 * and for a TSK that keeps its own data elsewhere. A folder with other things in it is left as it is.
 */
export async function hideFromGit(dataDir: string): Promise<void> {
  const others = (await readdir(dataDir)).filter((name) => !ours.test(name));
  if (others.length > 0) return;
  await writeFile(join(dataDir, '.gitignore'), '# Made by TSK.\n*\n', { flag: 'wx', mode: 0o600 }).catch(
    (error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    },
  );
}
