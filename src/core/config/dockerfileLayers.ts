import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigSource, CustomLayer } from '../model/config';
import type { LayerKind } from '../model/configWords';
import { readConfigText } from './readConfigText';

const maxBytes = 256 * 1024;
const ending = '.dockerfile';

/** A folder in which `dockerfiles/<kind>/<name>.dockerfile` may lie. */
export interface LayerFolder {
  /** The folder of a tsk.toml. */
  readonly dir: string;
  /** What its files must not lead out of. */
  readonly root?: string;
  readonly source: (file: string) => ConfigSource;
}

/** The names that are looked for, the first that is there counts. */
export type LayerNames = Readonly<Record<LayerKind, readonly string[]>>;

/**
 * The Dockerfile layers in the folders of configuration, the weaker folder's first, each instead of what is built in.
 * Throws `bad-config` for one that cannot be read.
 */
export async function readDockerfileLayers(
  folders: readonly LayerFolder[],
  names: LayerNames,
): Promise<readonly CustomLayer[]> {
  const kinds = Object.entries(names) as [LayerKind, readonly string[]][];
  const found = await Promise.all(
    folders.flatMap((folder) => kinds.map(([kind, wanted]) => readLayer(folder, kind, wanted))),
  );
  return found.filter((layer) => layer !== undefined);
}

/** The stacks for which there is a file, for messages. */
export async function stackFileNames(folders: readonly LayerFolder[]): Promise<readonly string[]> {
  const lists = await Promise.all(
    folders.map(({ dir }) => readdir(join(dir, 'dockerfiles', 'stack')).catch((): string[] => [])),
  );
  return lists
    .flat()
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length));
}

async function readLayer(
  { dir, root, source }: LayerFolder,
  kind: LayerKind,
  names: readonly string[],
): Promise<CustomLayer | undefined> {
  for (const name of names) {
    const file = join(dir, 'dockerfiles', kind, `${name}${ending}`);
    const text = await readConfigText(file, { maxBytes, root });
    if (text !== undefined) return { kind, text, replaces: true, name: file, source: source(file) };
  }
  return undefined;
}
