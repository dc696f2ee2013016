import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

const maxBytes = 256 * 1024;
/** More in one folder are not looked at. */
const maxTemplates = 200;
const ending = '.md';
const nameForm = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,63}$/u;

/** What is wrong with the name of a task type, if anything. */
export function typeNameProblem(name: string): string | undefined {
  if (nameForm.test(name)) return undefined;
  return 'A name has letters, digits, "-", "_" and ".", begins with a letter or digit, and has at most 64 characters.';
}

/** The names of the templates in a folder; none where there is no folder. */
export async function templateNames(dir: string): Promise<readonly string[]> {
  const files = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .filter((name) => nameForm.test(name))
    .sort()
    .slice(0, maxTemplates);
}

export function templateFile(dir: string, name: string): string {
  return join(dir, `${name}${ending}`);
}

/** The text of a template that, links resolved, lies below `root` where one is given. Throws what is wrong with it. */
export async function readTemplateFile(file: string, root?: string): Promise<string> {
  const target = await realpath(file);
  if (root !== undefined && !isBelow(target, await realpath(root))) {
    throw new Error('it leads out of the repository');
  }
  // A pipe would wait for a writer.
  const handle = await open(target, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error('it is not a regular file');
    if (stats.size > maxBytes) throw new Error(`it is larger than ${maxBytes / 1024} KiB`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile());
  } finally {
    await handle.close();
  }
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
}
