import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostEnvironment } from '../model/agent';
import { replaceFile } from '../util/replaceFile';
import { readSmallFile } from './readSmallFile';

/** Keeps a profile in a file below the home folder, as the engine has to see it; resolves with the file's path. */
export async function profileFile(text: string, environment: HostEnvironment, home: string): Promise<string> {
  const folder = join(environment['XDG_CACHE_HOME'] || join(home, '.cache'), 'tsk');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const file = join(folder, `seccomp-${hash}.json`);
  if ((await readSmallFile(file))?.toString('utf8') === text) return file;
  await mkdir(folder, { recursive: true });
  // Whole or not at all: another process may hand the file to its engine at the same time.
  await replaceFile(file, text, { mode: 0o600 });
  return file;
}
