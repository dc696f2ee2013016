import { l10n, ProgressLocation, window } from 'vscode';
import type { ImageRequest } from '../../core/controller/sandboxImages';
import type { Image } from '../../core/model/image';
import { isTskError } from '../../core/util/errors';
import { withApproval, type ApprovalParts } from '../approval/withApproval';
import type { BuildLog } from '../images/buildLog';
import { chooseImage, type ChooseImageParts } from '../images/chooseImage';
import { labelText, notificationText } from '../safeText';

export type BuildImageParts = ChooseImageParts &
  ApprovalParts & {
    readonly buildLog: BuildLog;
    readonly guarded: (work: () => Promise<void>) => Promise<void>;
  };

/** Builds the image of a repository beforehand, so that a task need not wait for it. */
export async function buildImage(parts: BuildImageParts): Promise<void> {
  const request = await chooseImage(parts, 'Build Image');
  if (request) await parts.guarded(() => build(parts, request));
}

async function build(parts: BuildImageParts, request: ImageRequest): Promise<void> {
  const { buildLog } = parts;
  const open = 'Open Build Log';
  try {
    const { tag, built } = await withApproval(parts, async () => buildWithProgress(parts, request));
    const text = built ? `The image ${tag} is built.` : `The image ${tag} was there already.`;
    const answer = await window.showInformationMessage(
      `TSK: ${notificationText(text)}`,
      ...(built ? [open] : []),
    );
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
          onBuild: (tag) => buildLog.line(`Building ${tag}`),
          onOutput: (line) => buildLog.line(line),
          onStep: (step, steps) => {
            const message = labelText(`step ${step} of ${steps}`);
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
