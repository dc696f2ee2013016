import { noFilter } from '../tree/treeOptions';
import type { TreeSettings } from '../tree/treeSettings';

/** Shows all tasks again. */
export async function clearFilter({ treeSettings }: { readonly treeSettings: TreeSettings }): Promise<void> {
  await treeSettings.set({ filter: noFilter });
}
