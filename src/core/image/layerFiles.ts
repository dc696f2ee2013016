import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContextFile } from '../model/engine';
import { errors } from '../util/errors';

/** Reads the layers and scripts that TSK ships in `dockerfiles/`. */
export class LayerFiles {
  constructor(private readonly dir: string) {}

  /** The text of `dockerfiles/<kind>/<name>.dockerfile`. */
  async layer(kind: 'base' | 'stack' | 'project' | 'agent' | 'proxy', name: string): Promise<string> {
    if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) throw errors.badInput(`"${name}" is not a name of a layer.`);
    return readFile(join(this.dir, kind, `${name}.dockerfile`), 'utf8');
  }

  /** Scripts that a Dockerfile copies, executable. */
  scripts(kind: 'base' | 'proxy', names: readonly string[]): Promise<readonly ContextFile[]> {
    return Promise.all(
      names.map(async (name) => ({
        path: name,
        content: await readFile(join(this.dir, kind, name)),
        mode: 0o755,
      })),
    );
  }
}
