import type { ContextFile } from '../model/engine';
import type { ImageNeeds } from '../model/image';
import { maxContextBytes } from '../model/imageNeeds';
import type { Logger } from '../model/logger';
import { errors } from '../util/errors';
import { oneLine } from '../util/text';
import { outwardLinks } from './outwardLinks';

/** Where TSK's own files are in a build context: no repository may have a folder of that name in its root. */
export const ownFolder = '.tsk-image';
/** They would tell a builder to leave out files that `COPY` names; Docker's and Podman's disagree. */
const ignoreFiles: readonly string[] = ['.dockerignore', '.containerignore'];

/** The repository's files for a build: those that a layer's `COPY` names, of the commit, never of the disk. */
export async function repositoryFiles(
  patterns: readonly string[],
  readFiles: ImageNeeds['readFiles'],
  logger: Logger,
  signal?: AbortSignal,
): Promise<readonly ContextFile[]> {
  if (patterns.length === 0) return [];
  const files = await readFiles(patterns, signal);
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > maxContextBytes) {
    throw errors.badInput(
      `COPY names ${Math.ceil(bytes / 2 ** 20)} MiB of files; a build takes at most ${maxContextBytes / 2 ** 20} MiB. Name fewer.`,
    );
  }
  for (const { path } of files) checkPath(path);
  const kept = files.filter(({ path }) => !ignoreFiles.includes(path));
  const outward = outwardLinks(kept);
  if (outward.size > 0) {
    // Podman refuses a whole build for one of them, or has followed it on this machine; in an image it means another place.
    const names = [...outward].slice(0, 5).map(oneLine);
    const more = outward.size > names.length ? ` and ${outward.size - names.length} more` : '';
    logger.warn(
      `Links that lead out of the repository are not copied into the image: ${names.join(', ')}${more}. Create them in a step, such as RUN ln -s.`,
    );
  }
  return kept.filter(({ path }) => !outward.has(path));
}

/** A tree of git's can be made by hand. */
function checkPath(path: string): void {
  const parts = path.split('/');
  if (parts[0] === ownFolder) {
    throw errors.badInput(`COPY names ${oneLine(path)}, but TSK uses the folder "${ownFolder}" itself.`);
  }
  if (parts.some((part) => ['', '.', '..'].includes(part)) || path.includes('\0')) {
    throw errors.badInput(`COPY names ${oneLine(path)}, which is not a repository path.`);
  }
}
