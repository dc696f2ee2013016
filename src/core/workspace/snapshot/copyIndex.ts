import { open, utimes, writeFile } from 'node:fs/promises';
import { whenAbsent } from '../../util/fileErrors';

/**
 * Copies a git index as of one moment: git replaces the file by renaming, so what was opened stays whole,
 * whoever holds `index.lock`. The copy's time is that of the original, or just before: were it newer, git
 * would take files that changed in between for unchanged. No original, no copy: git reads that as empty.
 */
export async function copyIndex(original: string, copy: string): Promise<void> {
  const file = await open(original, 'r').catch(whenAbsent(undefined));
  if (!file) return;
  try {
    const { mtimeNs } = await file.stat({ bigint: true });
    await writeFile(copy, await file.readFile(), { mode: 0o600 });
    // To the microsecond, which a number of seconds can hold: the fewer files git takes for changed at the same moment,
    // the fewer it looks into and finds other than it would store them.
    const time = Number(mtimeNs / 1000n - 1n) / 1e6;
    await utimes(copy, time, time);
  } finally {
    await file.close();
  }
}
