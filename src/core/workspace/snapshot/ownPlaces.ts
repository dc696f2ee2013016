import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { errors } from '../../util/errors';
import { codeOf } from '../../util/fileErrors';

/** The absolute paths of TSK's own folders and files on this machine, for a working tree. */
export type OwnPlaces = (worktree: string) => readonly string[];

/** What to keep out of the snapshots of a working tree. */
export interface KeptOut {
  /** Files, and folders with all their content; paths relative to the top, with `/` between parts. */
  readonly paths: readonly string[];
  /** The prefixes of paths of temporary files. */
  readonly beginnings: readonly string[];
}

const temporary = ['tsk-edit-', 'tsk-index-', 'tsk-secrets-'];

/** The files of TSK inside a working tree. Throws `bad-input` if TSK's folder is the working tree itself. */
export async function keptOut(worktree: string, places: readonly string[]): Promise<KeptOut> {
  const top = await realpath(worktree);
  const inside = async (place: string): Promise<string | undefined> => {
    const way = relative(top, await realOf(place));
    return way === '..' || way.startsWith(`..${sep}`) ? undefined : way.split(sep).join('/');
  };
  const paths = (await Promise.all(places.map(inside))).flatMap((path) => path ?? []);
  if (paths.includes('')) throw errors.badInput(amongTheirs(worktree));
  const temp = await inside(tmpdir());
  const folder = temp === '' ? '' : `${temp ?? ''}/`;
  return { paths, beginnings: temp === undefined ? [] : temporary.map((name) => `${folder}${name}`) };
}

export function isKeptOut({ paths, beginnings }: KeptOut, path: string): boolean {
  return (
    paths.some((one) => path === one || path.startsWith(`${one}/`)) ||
    beginnings.some((beginning) => path.startsWith(beginning))
  );
}

/** The same as arguments of git; empty if nothing is kept out. */
export function pathspecs({ paths, beginnings }: KeptOut): readonly string[] {
  const without = [
    ...paths.map((path) => `:(exclude,top,literal)${path}`),
    ...beginnings.map((beginning) => `:(exclude,top)${beginning.replace(/[*?[\]\\]/g, '\\$&')}*`),
  ];
  return without.length ? ['--', ':/', ...without] : [];
}

function amongTheirs(worktree: string): string {
  return `TSK's own files are in ${worktree}, among those of the repository. Choose a separate folder for TSK: "tsk.dataHome" in VS Code's settings, or TSK_DATA_HOME.`;
}

/** The real path of a file, even if it does not exist yet. */
async function realOf(path: string): Promise<string> {
  return realpath(path).catch(async (error: unknown) => {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) return path;
    return join(await realOf(dirname(path)), path.slice(dirname(path).length));
  });
}
