import { l10n } from 'vscode';
import { dockerfileDocument } from '../images/dockerfileDocument';
import type { ReadOnlyDocuments } from '../documents/readOnlyDocuments';
import { chooseImage, type ChooseImageParts } from '../images/chooseImage';
import { command } from './command';

interface PreviewDockerfileParts extends ChooseImageParts {
  readonly documents: ReadOnlyDocuments;
}

/** Shows the Dockerfile that an image would be built from, and which part is from where. */
export const previewDockerfile = command('tsk.previewDockerfile', async (parts: PreviewDockerfileParts) => {
  const request = await chooseImage(parts, l10n.t('Preview Dockerfile'));
  if (!request) return;
  const preview = await parts.core.images.preview(request);
  await parts.documents.show(
    l10n.t('Dockerfile of {0}', preview.tag.replace(/[/:]/g, '-')),
    dockerfileDocument(preview),
    'dockerfile',
  );
});
