import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostEnvironment } from '../model/agent';
import { parseRecord } from '../util/json';
import { readSmallFile } from './readSmallFile';
import { strictProfile } from './strictProfile';

/** Where Podman looks for its own profile, in its order. */
const places = ['/etc/containers/seccomp.json', '/usr/share/containers/seccomp.json'];

/**
 * The file with the profile under which sandboxes of Podman run, made from Podman's own; undefined where that is not
 * on this machine, as with Podman in a virtual machine: then it is Podman's. The file lies below the home folder, as
 * the engine has to see it.
 */
export async function podmanProfile(environment: HostEnvironment, home: string): Promise<string | undefined> {
  const profile = strictProfile(await ownProfile());
  if (!profile) return undefined;
  const text = JSON.stringify(profile);
  const folder = join(environment['XDG_CACHE_HOME'] || join(home, '.cache'), 'tsk');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const file = join(folder, `seccomp-${hash}.json`);
  if ((await readSmallFile(file))?.toString('utf8') !== text) await replace(folder, file, text);
  return file;
}

async function ownProfile() {
  for (const place of places) {
    const text = await readSmallFile(place).catch(() => undefined);
    if (text) return parseRecord(text.toString('utf8'));
  }
  return undefined;
}

/** Whole or not at all: another process may hand the file to its engine at the same time. */
async function replace(folder: string, file: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, file);
}
