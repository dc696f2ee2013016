import type { TaskTreeView } from '../tree/registerTree';
import { command } from './command';

/** Shows more of a place in the tree that holds very many tasks. */
export const showMoreTasks = command(
  'tsk.showMoreTasks',
  (parts: { readonly tree: TaskTreeView }, argument) => {
    parts.tree.showMore(argument);
    return Promise.resolve();
  },
);
