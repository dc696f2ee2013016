import type { Engine } from '../model/engine';

/**
 * Whether a sandbox of that engine can read a folder of git objects where it lies. Not where the numbers of users differ,
 * nor where the engine has another folder, or none, at that path.
 */
export function mayBorrow(engine: Pick<Engine, 'info' | 'sees'>): (dir: string) => Promise<boolean> {
  return async (dir) => !(await engine.info()).remap && (await engine.sees(dir));
}
