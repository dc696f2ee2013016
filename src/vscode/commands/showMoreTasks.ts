import type { TaskTreeView } from '../tree/registerTree';

/** Shows more of a place in the tree that holds very many tasks. */
export function showMoreTasks(parts: { readonly tree: TaskTreeView }, argument: unknown): Promise<void> {
  parts.tree.showMore(argument);
  return Promise.resolve();
}
