import { open, utimes, writeFile } from 'node:fs/promises';
import { whenAbsent } from '../../util/fileErrors';

/**
 * Copies a consistent state of a git index: git replaces the file by renaming, so an open file stays intact even while
 * another process holds `index.lock`. The copy's time is that of the original, or just before. If it were newer, git would
 * treat files that changed in between as unchanged. Makes no copy of a missing index, which git treats as empty.
 */
export async function copyIndex(original: string, copy: string): Promise<void> {
  const file = await open(original, 'r').catch(whenAbsent(undefined));
  if (!file) return;
  try {
    const { mtimeNs } = await file.stat({ bigint: true });
    await writeFile(copy, await file.readFile(), { mode: 0o600 });
    // Precise to the microsecond, so that git reads as few files as possible that seem to have changed at the same
    // moment.
    const time = Number(mtimeNs / 1000n - 1n) / 1e6;
    await utimes(copy, time, time);
  } finally {
    await file.close();
  }
}
