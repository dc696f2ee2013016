import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The facts about a checkout that matter for adding its files again, out of the agent's reach. See `add_all` in
 * `dockerfiles/base/tsk-collect`.
 */
export interface CheckoutNotes {
  /** Lines of a configuration file. */
  readonly config: string;
  /** The user's attributes for all repositories, and those of this one after the checkout. */
  readonly attributes: Uint8Array | undefined;
  readonly infoAttributes: Uint8Array | undefined;
  /** The patterns of a sparse checkout. */
  readonly sparse: Uint8Array | undefined;
  /** A line for each file that git converted in the checkout: `<name as written> <name in the tree>TAB<path>`. */
  readonly converted: readonly string[];
}

/** The host's folder with these notes, beside a workspace. */
export function notesBeside(dir: string): string {
  return `${dir}.checkout`;
}

/** Writes the notes for repository `number` of the workspace; false if there are none. */
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
  // Every sandbox user must be able to read it, regardless of the user's umask.
  for (const place of [folder, dir]) await chmod(place, 0o755);
  for (const { name } of files) await chmod(join(dir, name), 0o644);
  return true;
}
