import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { whenAbsent } from '../util/fileErrors';
import { readText } from '../util/readText';

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
  const files = await readdir(dir).catch(whenAbsent([]));
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
export function readTemplateFile(file: string, root?: string): Promise<string> {
  return readText(file, { maxBytes, root });
}
