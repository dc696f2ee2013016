import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from './fileErrors';

/** Makes a folder for nobody but this user, with its parents, so that it survives a crash of the machine. */
export async function makeFolder(folder: string): Promise<void> {
  const last = path.resolve(folder);
  const first = await mkdir(last, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = last; made.length >= first.length; made = path.dirname(made)) {
    // TSK did not make that parent, so a failure to sync it does not matter.
    await syncFolder(path.dirname(made)).catch(() => undefined);
  }
}

/** What systems answer that cannot sync a folder, or do not let this user open it: there is no more to do then. */
const refusals = new Set(['EACCES', 'EBADF', 'EINVAL', 'EISDIR', 'ENOSYS', 'ENOTSUP', 'EPERM']);

/** Makes what was created, renamed or removed in a folder durable, where the system can. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // It has no such thing, and needs none.
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!refusals.has(codeOf(error) ?? '')) throw error;
  }
}
