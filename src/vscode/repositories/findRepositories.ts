import type { Core } from '../../core/core';
import { errors } from '../../core/util/errors';
import { requireTrust } from '../common/requireTrust';
import { repositoriesOf, type OpenRepository } from './openFolder';
import type { OpenFolders } from './openFolders';

/** The repositories of this window; looks again if there were none. Throws the reason if there still are none. */
export async function findRepositories(
  core: Pick<Core, 'locate'>,
  folders: OpenFolders,
): Promise<readonly OpenRepository[]> {
  requireTrust();
  await folders.ready();
  if (repositoriesOf(folders.current).length === 0) await folders.refresh();
  const found = repositoriesOf(folders.current);
  if (found.length) return found;
  const [folder] = folders.current;
  if (folder) await core.locate(folder.path);
  throw errors.noFolder();
}
