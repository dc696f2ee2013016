import type { ImageNeeds } from '../model/image';
import { maxContextBytes } from '../model/imageNeeds';
import type { Repositories, Snapshot } from '../model/repository';

/** A reader for files of the commit that an image build for this snapshot uses. */
export function filesOf(
  repositories: Pick<Repositories, 'readFiles'>,
  { gitDir, base, copyFrom = base }: Snapshot,
): ImageNeeds['readFiles'] {
  return (patterns, signal) => repositories.readFiles(gitDir, copyFrom, patterns, maxContextBytes, signal);
}
