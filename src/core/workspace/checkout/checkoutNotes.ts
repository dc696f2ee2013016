import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * How one repository was checked out, as far as that matters when its files are added again: what an agent changes or
 * loses in its own repository changes nothing here. See `add_all` in `dockerfiles/base/tsk-collect`.
 */
export interface CheckoutNotes {
  /** Lines of a configuration file. */
  readonly config: string;
  /** The user's attributes that hold in all repositories; and those of this one, as the checkout left them. */
  readonly attributes: Uint8Array | undefined;
  readonly infoAttributes: Uint8Array | undefined;
  /** The list of a sparse checkout. */
  readonly sparse: Uint8Array | undefined;
  /** A line for each file whose content git changed on the way out: `<name as written> <name in the tree>TAB<path>`. */
  readonly converted: readonly string[];
}

/** The folder of the host beside a workspace that is mounted there. */
export function notesBeside(dir: string): string {
  return `${dir}.checkout`;
}

/** Writes what there is to note for repository `number` of the workspace; false when there is nothing. */
export async function writeNotes(folder: string, number: number, notes: CheckoutNotes): Promise<boolean> {
  const files = Object.entries({
    config: notes.config,
    attributes: notes.attributes,
    'info-attributes': notes.infoAttributes,
    'sparse-checkout': notes.sparse,
    converted: Buffer.from(notes.converted.map((line) => `${line}\n`).join(''), 'latin1'),
  }).flatMap(([name, content]) => (content?.length ? [{ name, content }] : []));
  if (files.length === 0) return false;
  const dir = join(folder, String(number));
  await mkdir(dir, { recursive: true });
  for (const { name, content } of files) await writeFile(join(dir, name), content);
  // Any user of a sandbox must be able to read it, whatever the user's umask.
  for (const place of [folder, dir]) await chmod(place, 0o755);
  for (const { name } of files) await chmod(join(dir, name), 0o644);
  return true;
}
