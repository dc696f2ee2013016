import { link, rename, rm } from 'node:fs/promises';

/**
 * Keeps a file that is about to be replaced as `previous`, by a second name: that costs no copy. It only helps somebody
 * whose disk went bad, so it never fails; what was kept stays until there is another.
 */
export async function keepPrevious(file: string, previous: string): Promise<void> {
  const next = `${previous}.new`;
  try {
    await rm(next, { force: true });
    await link(file, next);
    await rename(next, previous);
    // Renaming does nothing when both are the same file already.
    await rm(next, { force: true });
  } catch {
    // There is no file yet, or no hard links here.
  }
}
