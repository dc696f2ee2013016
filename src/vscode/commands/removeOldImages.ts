import { l10n, window } from 'vscode';
import type { StoredImage } from '../../core/model/image';
import { messageOf } from '../../core/util/errors';
import { count } from '../../core/util/text';
import { formatBytes } from '../network/networkView';
import { labelText, notificationText } from '../safeText';
import { sandboxSettings } from '../settings';
import type { ChooseRepositoryParts } from './chooseRepository';
import { findRepositories } from './requestTask';

/** Offers the images that no configuration produces any more, and removes what is chosen. */
export async function removeOldImages({ core, folders }: ChooseRepositoryParts): Promise<void> {
  const { engine } = sandboxSettings();
  const repositories = await findRepositories(core, folders);
  const images = await core.images.obsolete(
    repositories.map(({ path }) => path),
    engine,
  );
  if (!images.length) {
    await window.showInformationMessage(l10n.t('TSK: There is no image that nobody needs.'));
    return;
  }
  const chosen = await window.showQuickPick(
    images.map((image) => ({
      label: labelText(image.tag),
      description: `${formatBytes(image.sizeBytes)}, built ${image.createdAt.slice(0, 10)}`,
      picked: true,
      image,
    })),
    {
      title: l10n.t('Remove Old Images'),
      placeHolder: l10n.t('Which ones? They can be built again.'),
      canPickMany: true,
    },
  );
  if (!chosen?.length || !(await confirmed(chosen.map(({ image }) => image)))) return;
  const failures: string[] = [];
  for (const { image } of chosen) {
    await core.images.remove(image.id, engine).catch((error: unknown) => failures.push(messageOf(error)));
  }
  const done = `${count(chosen.length - failures.length, 'image')} removed.`;
  if (failures.length) {
    await window.showWarningMessage(`TSK: ${done} ${notificationText(failures.join(' '))}`);
  } else await window.showInformationMessage(`TSK: ${done}`);
}

async function confirmed(images: readonly StoredImage[]): Promise<boolean> {
  const yes = 'Remove';
  const size = formatBytes(images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  const question = `Remove ${count(images.length, 'image')}?`;
  const detail = `They take ${size} at the most: what they share with others stays.`;
  return (await window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;
}
