import { dockerfileDocument } from '../images/dockerfileDocument';
import type { ReadOnlyDocuments } from '../documents/readOnlyDocuments';
import { chooseImage, type ChooseImageParts } from '../images/chooseImage';

export interface PreviewDockerfileParts extends ChooseImageParts {
  readonly documents: ReadOnlyDocuments;
}

/** Shows the Dockerfile that an image would be built from, and which part is from where. */
export async function previewDockerfile(parts: PreviewDockerfileParts): Promise<void> {
  const request = await chooseImage(parts, 'Preview Dockerfile');
  if (!request) return;
  const preview = await parts.core.images.preview(request);
  await parts.documents.show(
    `Dockerfile of ${preview.tag.replace(/[/:]/g, '-')}`,
    dockerfileDocument(preview),
    'dockerfile',
  );
}
