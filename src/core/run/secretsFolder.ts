import { access, chown, constants, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxUser } from '../model/repository';
import { errors } from '../util/errors';

/**
 * Writes secrets as shell assignments to a file `env` in a private folder, in memory (`/dev/shm`) where the
 * host has that. Mounted read-only, it keeps them out of the container's inspectable configuration.
 */
export async function createSecretsFolder(
  secrets: Readonly<Record<string, string>>,
  user: SandboxUser,
): Promise<string> {
  const dir = await mkdtemp(join(await memoryFolder(), 'tsk-secrets-'));
  const file = join(dir, 'env');
  try {
    await writeFile(file, Object.entries(secrets).map(assignment).join(''), { mode: 0o400 });
    if (process.getuid?.() === 0) {
      await chown(file, user.uid, user.gid);
      await chown(dir, user.uid, user.gid);
    }
    return dir;
  } catch (error) {
    await removeSecretsFolder(dir);
    throw error;
  }
}

export async function removeSecretsFolder(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true });
}

/** `NAME='value'` with single quotes made safe, so that sourcing the file runs nothing. */
function assignment([name, value]: readonly [string, string]): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw errors.badInput(`"${name}" is not a name of an environment variable.`);
  }
  return `${name}='${value.replaceAll("'", "'\\''")}'\n`;
}

async function memoryFolder(): Promise<string> {
  const shared = '/dev/shm';
  return access(shared, constants.W_OK).then(
    () => shared,
    () => tmpdir(),
  );
}
