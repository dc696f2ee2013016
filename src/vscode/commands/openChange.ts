import { posix } from 'node:path';
import { l10n } from 'vscode';
import type { Core } from '../../core/core';
import type { Task } from '../../core/model/task';
import { requireTrust } from '../common/requireTrust';
import { labelText } from '../common/safeText';
import { currentClaims } from '../opening/currentClaims';
import { claimants, firmClaims, pictureViewer } from '../opening/editorClaims';
import { openDifference, openPicture, openPictures, openSide } from '../opening/openForeign';
import { isPicture, isPictureName } from '../opening/picture';
import { blobUri, pictureUri } from '../review/blobUri';
import { reviewFiles, type ReviewFile, type ReviewSide } from '../review/reviewFiles';
import type { ReviewedTasks } from '../tasks/reviewedTasks';
import { parseNode } from '../tree/treeNode';
import { command } from './command';

interface OpenChangeParts {
  readonly core: Core;
  readonly reviewed: ReviewedTasks;
}

/** Opens the changes of one file: a diff, or the file if there is only one side. */
export const openChange = command('tsk.openChange', async ({ core, reviewed }: OpenChangeParts, argument) => {
  requireTrust();
  const node = parseNode(argument);
  if (node?.kind !== 'file') return;
  const task = await core.tasks.get(node.id);
  const file = reviewFiles(task.snapshot.gitDir, await core.changes(task)).find(
    ({ path }) => path === node.path,
  );
  if (!file) return;
  await reviewed.mark([task.id]);
  await ((await arePictures(core, file)) ? showPictures : showTexts)(file, task);
});

async function showTexts({ path, original, modified }: ReviewFile, task: Task): Promise<void> {
  const claims = currentClaims();
  if (original && modified)
    return openDifference(blobUri(original, claims), blobUri(modified, claims), titleOf(path, task));
  const side = modified ?? original;
  if (side) await openSide(blobUri(side, claims), `${nameOf(path)} (${remarkOf(modified)})`);
}

async function showPictures({ path, original, modified }: ReviewFile, task: Task): Promise<void> {
  if (original && modified)
    return openPictures(pictureUri(original), pictureUri(modified), titleOf(path, task));
  const side = modified ?? original;
  if (side) await openPicture(pictureUri(side, remarkOf(modified)));
}

/** Whether every side is a picture, and VS Code's own viewer is the only one that takes it. */
async function arePictures(
  core: Pick<Core, 'readBlob'>,
  { original, modified }: ReviewFile,
): Promise<boolean> {
  const claims = firmClaims(currentClaims());
  for (const side of [original, modified]) {
    if (!side) continue;
    const { path, ref } = side;
    const name = posix.basename(path);
    if (ref.kind !== 'blob' || !isPictureName(name)) return false;
    if (claimants(name, claims).some((editor) => editor !== pictureViewer)) return false;
    if (!isPicture(name, await core.readBlob(ref.gitDir, ref.object))) return false;
  }
  return true;
}

function nameOf(path: string): string {
  return labelText(posix.basename(path), 80);
}

function titleOf(path: string, { name }: Task): string {
  return `${nameOf(path)} (${labelText(name, 40)})`;
}

function remarkOf(modified: ReviewSide | undefined): string {
  return modified ? l10n.t('added') : l10n.t('deleted');
}
