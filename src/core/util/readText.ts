import { realpath } from 'node:fs/promises';
import { isBelow } from './isBelow';
import { readBounded } from './readBounded';

export interface TextBounds {
  readonly maxBytes: number;
  /** The repository that the file must not lead out of, links resolved. */
  readonly root?: string | undefined;
  /** Whether a byte order mark at the start stays. */
  readonly keepMark?: boolean;
}

/** The text of a file that somebody else may have written. Throws what is wrong with it, in words that follow a colon. */
export async function readText(file: string, bounds: TextBounds): Promise<string> {
  const { maxBytes, root, keepMark = false } = bounds;
  const target = await realpath(file);
  if (root !== undefined && !isBelow(target, await realpath(root))) {
    throw new Error('it leads out of the repository');
  }
  const bytes = await readBounded(target, maxBytes);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: keepMark }).decode(bytes);
  } catch {
    throw new Error('it is not UTF-8');
  }
}
