import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { ContextFile } from '../model/engine';
import { errors } from '../util/errors';
import type { BuiltInLayer } from './composeDockerfile';

/** Reads the layers and scripts that TSK ships in `dockerfiles/`. */
export class LayerFiles {
  constructor(private readonly dir: string) {}

  /** `dockerfiles/<folder>/<name>.dockerfile`. */
  async layer(folder: string, name: string): Promise<BuiltInLayer> {
    if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) throw errors.badInput(`"${name}" is not a name of a layer.`);
    return {
      text: await readFile(join(this.dir, folder, `${name}.dockerfile`), 'utf8'),
      origin: `dockerfiles/${folder}/${name}.dockerfile (built-in)`,
    };
  }

  /** The scripts beside the layers of a folder, executable, to lie in `target` of a build context. */
  async scripts(folder: 'base' | 'proxy', target: string): Promise<readonly ContextFile[]> {
    const names = await readdir(join(this.dir, folder));
    return Promise.all(
      names
        .filter((name) => name.startsWith('tsk-') && !name.includes('.'))
        .sort()
        .map(async (name) => ({
          path: posix.join(target, name),
          content: await readFile(join(this.dir, folder, name)),
          mode: 0o755,
        })),
    );
  }
}
