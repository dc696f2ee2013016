import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSelf, isAlive, type ProcessIdentity } from '../core/store/processIdentity';

/** The servers of a data folder write down who they are, so that `tsk server stop` finds them. */
function folderOf(dataDir: string): string {
  return join(dataDir, 'servers');
}

/** Writes this process down; the answer takes it out again. */
export async function announceServer(dataDir: string): Promise<() => Promise<void>> {
  const folder = folderOf(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${process.pid}.json`);
  await writeFile(file, JSON.stringify(await describeSelf()), { mode: 0o600 });
  return () => rm(file, { force: true });
}

/** The pids of the servers that live. What one left that is gone is removed. */
export async function livingServers(dataDir: string): Promise<readonly number[]> {
  const folder = folderOf(dataDir);
  const names = await readdir(folder).catch((): string[] => []);
  const { place } = await describeSelf();
  const found: number[] = [];
  for (const name of names) {
    const identity = await readIdentity(join(folder, name));
    // A pid of another container, or of before a restart of the machine, means another process here.
    if (identity && identity.place !== place) continue;
    if (identity && (await isAlive(identity))) found.push(identity.pid);
    else await rm(join(folder, name), { force: true });
  }
  return found;
}

async function readIdentity(file: string): Promise<ProcessIdentity | undefined> {
  try {
    const identity = JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity;
    return Number.isInteger(identity.pid) && identity.pid > 1 ? identity : undefined;
  } catch {
    return undefined;
  }
}
