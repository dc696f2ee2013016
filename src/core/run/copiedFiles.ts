import type { ContextFile } from '../model/engine';
import { maxContextBytes } from '../model/imageNeeds';
import type { TaskLog } from '../model/logEvent';
import type { Repositories, Snapshot } from '../model/repository';
import { errors, isTskError } from '../util/errors';

/**
 * The files that a `COPY` names, for a build: a build runs as root and with network, so they are what a person made, never
 * what an agent made of them. Throws `bad-input` for what is not there.
 */
export async function copiedFiles(
  repositories: Pick<Repositories, 'readFiles'>,
  { gitDir, base, copyFrom = base }: Snapshot,
  patterns: readonly string[],
  log: Pick<TaskLog, 'append'>,
  signal: AbortSignal | undefined,
): Promise<readonly ContextFile[]> {
  if (patterns.length === 0) return [];
  const isOlder = copyFrom !== base;
  if (isOlder) log.append({ kind: 'info', text: `COPY takes files from ${copyFrom.slice(0, 12)}: ${why}` });
  try {
    return await repositories.readFiles(gitDir, copyFrom, patterns, maxContextBytes, signal);
  } catch (error) {
    if (!isOlder || !isTskError(error, 'bad-input')) throw error;
    throw errors.badInput(`${error.message} TSK looks for them in ${copyFrom.slice(0, 12)}: ${why}`);
  }
}

const why =
  "an agent's changes to such files get into an image only once they are on one of your branches: merge them, then start from there.";
