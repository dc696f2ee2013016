import { commands, l10n } from 'vscode';
import type { Core } from '../../core/core';
import { labelText } from '../safeText';
import { requireTrust } from '../requireTrust';
import { blobUri } from '../review/blobUri';
import { reviewFiles } from '../review/reviewFiles';
import type { ReviewedTasks } from '../tasks/reviewedTasks';
import { parseNode } from '../tree/treeNode';

export interface OpenChangeParts {
  readonly core: Core;
  readonly reviewed: ReviewedTasks;
}

/** Opens what a task changed in one file: the differences, or the file where there is only one side. */
export async function openChange({ core, reviewed }: OpenChangeParts, argument: unknown): Promise<void> {
  requireTrust();
  const node = parseNode(argument);
  if (node?.kind !== 'file') return;
  const task = await core.tasks.get(node.id);
  const file = reviewFiles(task.snapshot.gitDir, await core.changes(task)).find(
    ({ path }) => path === node.path,
  );
  if (!file) return;
  await reviewed.mark([task.id]);
  const { original, modified } = file;
  const name = labelText(file.path.split('/').at(-1) ?? file.path, 80);
  if (original && modified) {
    const title = `${name} (${labelText(task.name, 40)})`;
    await commands.executeCommand('vscode.diff', blobUri(original), blobUri(modified), title, {
      preview: true,
    });
    return;
  }
  const side = modified ?? original;
  if (!side) return;
  const what = modified ? l10n.t('added') : l10n.t('deleted');
  await commands.executeCommand('vscode.open', blobUri(side), { preview: true }, `${name} (${what})`);
}
