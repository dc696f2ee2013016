import type { Stats } from 'node:fs';
import { lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { domainAdvice, isDomain } from '../util/domain';
import { errors, isTskError, messageOf } from '../util/errors';
import { present } from '../util/fields';
import { codeOf } from '../util/fileErrors';
import { readText } from '../util/readText';
import { replaceFile } from '../util/replaceFile';
import { oneLine, truncate } from '../util/text';
import { addToList } from './tomlEdit';

const key = 'allow_domains';
const maxBytes = 1024 * 1024;
const newFile =
  '# TSK settings: the sandbox that agents work in. Its docs/configuration.md describes the keys.\n\n';

/**
 * `refuse`: neither the file nor its folder may be a symbolic link, which a stranger's repository could point
 * at anything of the user's. `follow`: the file that a link leads to is changed, and the link stays.
 */
export type Links = 'refuse' | 'follow';

/**
 * Adds domains to `allow_domains` of a table of a tsk.toml (`[]` is its top) and changes no other character;
 * makes file and folder where there are none. Throws `bad-input`, and then nothing was changed.
 */
export async function allowDomainsInFile(
  file: string,
  table: readonly string[],
  domains: readonly string[],
  links: Links = 'refuse',
): Promise<void> {
  const names = domains.map(checkedDomain);
  if (!names.length) return;
  try {
    const found = await find(file, links);
    const text = found ? await textOf(found.file) : newFile;
    const edited = await addToList(text, table, key, names);
    if (!found) await mkdir(dirname(file), { recursive: true });
    if (edited !== text) await replaceFile(found?.file ?? file, edited, present({ mode: found?.mode }));
  } catch (error) {
    const why = isTskError(error) ? error.message : `TSK could not change it: ${messageOf(error)}`;
    throw errors.badInput(`${file}: ${why}`);
  }
}

/** A host name, or a suffix that begins with a dot, in lower case. Throws `bad-input` for anything else. */
function checkedDomain(domain: string): string {
  const name = domain.toLowerCase();
  if (isDomain(name)) return name;
  throw errors.badInput(
    `"${truncate(oneLine(domain), 80)}" is not a domain that TSK can allow. ${domainAdvice}`,
  );
}

/** The file to change; undefined if it does not exist yet. */
async function find(
  file: string,
  links: Links,
): Promise<{ readonly file: string; readonly mode: number } | undefined> {
  const found = await statsOf(file);
  const folder = await statsOf(dirname(file));
  if (links === 'refuse' && (found?.isSymbolicLink() || folder?.isSymbolicLink())) {
    throw errors.badInput('It is a symbolic link, or its folder is one: TSK did not change it.');
  }
  if (!found) return undefined;
  const target = await realpath(file);
  const stats = await stat(target);
  return { file: target, mode: stats.mode & 0o777 };
}

/** Not `whenAbsent`: where a file stands in the place of the folder, no other can be made, and that is said. */
function statsOf(path: string): Promise<Stats | undefined> {
  return lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readText(file, { maxBytes, keepMark: true });
  } catch (error) {
    throw errors.badInput(`TSK did not change it: ${messageOf(error)}.`);
  }
}
