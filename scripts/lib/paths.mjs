// Paths of this repository, and of the folder that survives between runs.
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this repository. */
export const repoRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The cache for things that are slow to make and shared by all checkouts: base image, engine data, code-server. */
export const devCache =
  process.env.TSK_DEV_CACHE ||
  path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'tsk-dev');

/** A path inside the repository. @param {string[]} parts */
export const inRepo = (...parts) => path.join(repoRoot, ...parts);

/** A path inside the dev cache. @param {string[]} parts */
export const inCache = (...parts) => path.join(devCache, ...parts);
