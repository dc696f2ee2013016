import { noFilter } from '../tree/treeOptions';
import type { TreeSettings } from '../tree/treeSettings';
import { command } from './command';

/** Shows all tasks again. */
export const clearFilter = command(
  'tsk.clearFilter',
  async ({ treeSettings }: { readonly treeSettings: TreeSettings }) => {
    await treeSettings.set({ filter: noFilter });
  },
);
