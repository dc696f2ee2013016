import type { TaskType, TaskTypes } from '../../core/model/taskType';
import { repositoriesOf } from '../repositories/openFolder';
import type { OpenFolders } from '../repositories/openFolders';
import { repositoryName } from '../repositories/whichRepository';

/** The templates of every repository of this window, without duplicates. */
export async function allTemplates(
  { taskTypes }: { readonly taskTypes: Pick<TaskTypes, 'list'> },
  folders: Pick<OpenFolders, 'current' | 'ready'>,
): Promise<readonly TaskType[]> {
  await folders.ready();
  const worktrees = repositoriesOf(folders.current).map(({ location }) => location.worktree);
  const lists = await Promise.all(
    (worktrees.length ? worktrees : [undefined]).map((worktree) => taskTypes.list(worktree)),
  );
  return [...new Map(lists.flat().map((type) => [type.file, type])).values()];
}

/** The repository that a project's template is in, where several are open. */
export function repositoryOf(
  { worktree }: TaskType,
  folders: Pick<OpenFolders, 'current'>,
): string | undefined {
  const repositories = repositoriesOf(folders.current);
  const found = repositories.find(({ location }) => location.worktree === worktree);
  return found && repositories.length > 1 ? repositoryName(found, repositories) : undefined;
}
