import type { TaskTreeView } from '../tree/registerTree';
import { command } from './command';

/** Shows more tasks below a node of the tree that has very many. */
export const showMoreTasks = command(
  'tsk.showMoreTasks',
  (parts: { readonly tree: TaskTreeView }, argument) => {
    parts.tree.showMore(argument);
    return Promise.resolve();
  },
);
