import { l10n, window } from 'vscode';
import type { StoredImage } from '../../core/model/image';
import { messageOf } from '../../core/util/errors';
import { formatBytes } from '../common/formatBytes';
import { labelText, notificationText } from '../common/safeText';
import { sandboxSettings } from '../common/settings';
import type { ChooseRepositoryParts } from '../prompts/chooseRepository';
import { findRepositories } from '../repositories/findRepositories';
import { command } from './command';

/** Offers images that no configuration uses any more, and removes the chosen ones. */
export const removeOldImages = command(
  'tsk.removeOldImages',
  async ({ core, folders }: ChooseRepositoryParts) => {
    const { engine } = sandboxSettings();
    const repositories = await findRepositories(core, folders);
    const images = await core.images.obsolete(
      repositories.map(({ path }) => path),
      engine,
    );
    if (!images.length) {
      await window.showInformationMessage(l10n.t('TSK: No unused images.'));
      return;
    }
    const chosen = await window.showQuickPick(
      images.map((image) => ({
        label: labelText(image.tag),
        description: l10n.t('{0}, built {1}', formatBytes(image.sizeBytes), image.createdAt.slice(0, 10)),
        picked: true,
        image,
      })),
      {
        title: l10n.t('Remove Old Images'),
        placeHolder: l10n.t('Select images to remove. TSK can build them again.'),
        canPickMany: true,
      },
    );
    if (!chosen?.length || !(await confirmed(chosen.map(({ image }) => image)))) return;
    const failures: string[] = [];
    for (const { image } of chosen) {
      await core.images.remove(image.id, engine).catch((error: unknown) => failures.push(messageOf(error)));
    }
    const removed = chosen.length - failures.length;
    const done =
      removed === 1 ? l10n.t('TSK: 1 image removed.') : l10n.t('TSK: {0} images removed.', removed);
    if (failures.length) {
      await window.showWarningMessage(`${done} ${notificationText(failures.join(' '))}`);
    } else await window.showInformationMessage(done);
  },
);

async function confirmed(images: readonly StoredImage[]): Promise<boolean> {
  const yes = l10n.t('Remove');
  const size = formatBytes(images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  const question =
    images.length === 1 ? l10n.t('Remove 1 image?') : l10n.t('Remove {0} images?', images.length);
  const detail = l10n.t('Frees up to {0}. Shared layers are kept.', size);
  return (await window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;
}
