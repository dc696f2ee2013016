import { l10n, ProgressLocation, window } from 'vscode';
import type { ImageRequest } from '../../core/controller/sandboxImages';
import type { Image } from '../../core/model/image';
import { isTskError } from '../../core/util/errors';
import { withApproval, type ApprovalParts } from '../approval/withApproval';
import { notificationText } from '../common/safeText';
import type { BuildLog } from '../images/buildLog';
import { chooseImage, type ChooseImageParts } from '../images/chooseImage';
import { command } from './command';

type BuildImageParts = ChooseImageParts &
  ApprovalParts & {
    readonly buildLog: BuildLog;
    readonly guarded: (work: () => Promise<void>) => Promise<void>;
  };

/** Builds the image of a repository beforehand, so that a task need not wait for it. */
export const buildImage = command('tsk.buildImage', async (parts: BuildImageParts) => {
  const request = await chooseImage(parts, l10n.t('Build Image'));
  if (request) await parts.guarded(() => build(parts, request));
});

async function build(parts: BuildImageParts, request: ImageRequest): Promise<void> {
  const { buildLog } = parts;
  const open = l10n.t('Open Build Log');
  try {
    const { tag, built } = await withApproval(parts, async () => buildWithProgress(parts, request));
    const name = notificationText(tag);
    const text = built
      ? l10n.t('TSK: Built the image {0}.', name)
      : l10n.t('TSK: The image {0} already exists.', name);
    const answer = await window.showInformationMessage(text, ...(built ? [open] : []));
    if (answer === open) buildLog.show();
  } catch (error) {
    if (!isTskError(error, 'image-build-failed')) throw error;
    buildLog.line(error.message);
    const answer = await window.showErrorMessage(`TSK: ${notificationText(error.message)}`, open);
    if (answer === open) buildLog.show();
  }
}

function buildWithProgress({ core, buildLog }: BuildImageParts, request: ImageRequest): PromiseLike<Image> {
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('TSK: Building an image'),
    cancellable: true,
  };
  return window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort('Cancelled by the user.'));
    let last = 0;
    try {
      return await core.images.build(
        request,
        {
          onBuild: (tag) => buildLog.line(l10n.t('Building {0}', tag)),
          onOutput: (line) => buildLog.line(line),
          onStep: (step, steps) => {
            const message = l10n.t('step {0} of {1}', step, steps);
            progress.report({ message, increment: ((step - last) / steps) * 100 });
            last = step;
          },
        },
        { signal: controller.signal },
      );
    } finally {
      subscription.dispose();
    }
  });
}

/** Shows the output of image builds. */
export const showBuildLog = command('tsk.showBuildLog', ({ buildLog }: { readonly buildLog: BuildLog }) => {
  buildLog.show();
  return Promise.resolve();
});
