import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, relative, sep } from 'node:path';
import type { HomeFile } from '../model/agent';
import type { SandboxUser } from '../model/repository';
import type { TaskId } from '../model/taskId';
import { errors, isTskError } from '../util/errors';
import { whenAbsent } from '../util/fileErrors';
import { wholeForms, type SandboxSecrets } from './secretForms';

/** How a single quote stands between single quotes. */
const quote = "'\\''";

/** Where the secrets of a task go. */
export interface SecretsLocation {
  readonly id: TaskId;
  /** The folder of the task: for where there is no memory to keep them in. */
  readonly dir: string;
}

/** In memory, where the host has that. */
const memory = '/dev/shm';

/**
 * Writes secrets to a private folder, in memory (`/dev/shm`) where the host has that, has room, and the engine sees it:
 * variables as shell assignments to `env`, files below `home/`, and in `mask` what the sandbox leaves out of its output
 * (see `dockerfiles/base/tsk-stream`). Mounted read-only, it keeps them out of the container's inspectable configuration;
 * the sandbox copies the files into its own home.
 */
export async function createSecretsFolder(
  secrets: SandboxSecrets,
  { id, dir }: SecretsLocation,
  user: SandboxUser,
  isSeen: (path: string) => Promise<boolean> = () => Promise.resolve(true),
): Promise<string> {
  const inMemory = await createIn(memory, id, secrets, user).catch((error: unknown) => {
    if (isTskError(error)) throw error;
    return undefined;
  });
  if (inMemory !== undefined) {
    if (await isSeen(inMemory)) return inMemory;
    await rm(inMemory, { recursive: true, force: true });
  }
  return createIn(dir, id, secrets, user);
}

async function createIn(
  parent: string,
  id: TaskId,
  { variables, files }: SandboxSecrets,
  user: SandboxUser,
): Promise<string> {
  const dir = await mkdtemp(join(parent, prefixOf(id)));
  const made = new Set([dir]);
  try {
    const write = async (path: string, content: string): Promise<void> => {
      await writeFile(path, content, { mode: 0o400 });
      made.add(path);
    };
    await write(join(dir, 'env'), Object.entries(variables).map(assignment).join(''));
    await write(join(dir, 'mask'), wholeForms({ variables, files }).map(hexLine).join(''));
    for (const { path, content } of files) {
      const file = join(dir, 'home', checkedPath(path));
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      for (let folder = dirname(file); folder !== dir; folder = dirname(folder)) made.add(folder);
      await write(file, content);
    }
    if (process.getuid?.() === 0) for (const path of made) await chown(path, user.uid, user.gid);
    await chmod(dir, 0o700);
    return dir;
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

/** What sandboxes of a task have, as `createSecretsFolder` wrote it; none after the machine was restarted. */
export async function readSecrets(location: SecretsLocation): Promise<readonly SandboxSecrets[]> {
  const found: SandboxSecrets[] = [];
  for (const dir of await foldersOf(location)) {
    const variables = Object.fromEntries(assignmentsIn(await readIfThere(join(dir, 'env'))));
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    const files: HomeFile[] = [];
    for (const path of paths.filter((one) => one.startsWith(join(dir, 'home', sep)))) {
      files.push({ path: relative(join(dir, 'home'), path), content: await readIfThere(path) });
    }
    found.push({ variables, files });
  }
  return found;
}

/** Another process may be removing it. */
async function readIfThere(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(whenAbsent(''));
}

/** Removes all secrets of a task, also those that a process left behind that is gone. */
export async function removeSecrets(location: SecretsLocation): Promise<void> {
  for (const dir of await foldersOf(location)) await rm(dir, { recursive: true, force: true });
}

/** Where the secrets of a task are. */
export async function foldersOf({ id, dir }: SecretsLocation): Promise<readonly string[]> {
  const found: string[] = [];
  // An earlier version kept them in the folder for temporary files.
  for (const folder of new Set([memory, dir, tmpdir()])) {
    const there = await readdir(folder).catch((): string[] => []); // Not there, or not ours to read.
    const names = there.filter((name) => name.startsWith(prefixOf(id)));
    found.push(...names.map((name) => join(folder, name)));
  }
  return found;
}

function prefixOf(id: TaskId): string {
  return `tsk-secrets-${id}-`;
}

function hexLine(text: string): string {
  return `${Buffer.from(text).toString('hex')}\n`;
}

/** `NAME='value'` with single quotes made safe, so that sourcing the file runs nothing. */
function assignment([name, value]: readonly [string, string]): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw errors.badInput(`"${name}" is not a name of an environment variable.`);
  }
  return `${name}='${value.replaceAll("'", quote)}'\n`;
}

/** What `assignment` wrote; no more of a file that is not whole. */
function* assignmentsIn(text: string): Generator<readonly [string, string]> {
  for (let at = 0; ;) {
    const start = text.indexOf("='", at);
    if (start < 0) return;
    let end = text.indexOf("'", start + 2);
    while (end >= 0 && text.startsWith(quote, end)) end = text.indexOf("'", end + quote.length);
    if (end < 0) return;
    yield [text.slice(at, start), text.slice(start + 2, end).replaceAll(quote, "'")];
    at = end + 2;
  }
}

function checkedPath(path: string): string {
  const checked = normalize(path);
  if (!/^(?!\/)(?!\.\.(\/|$))[^\0]+$/.test(checked))
    throw errors.internal(`"${path}" is not below the home.`);
  return checked;
}
