import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';

/** Makes a folder for nobody but this user, with its parents, so that it survives a crash of the machine. */
export async function makeFolder(folder: string): Promise<void> {
  const last = path.resolve(folder);
  const first = await mkdir(last, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = last; made.length >= first.length; made = path.dirname(made)) {
    // A parent that may be entered and not read cannot be synced, and is none of our making.
    await syncFolder(path.dirname(made)).catch(() => undefined);
  }
}

/** Makes what was created, renamed or removed in a folder durable. Windows has no such thing, and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
