import { join } from 'node:path';

/** A path of this machine, `~` for the user's home written out. */
export function inHome(path: string, home: string): string {
  return /^~(\/|$)/.test(path) ? join(home, path.slice(1)) : path;
}

/** Domains are compared in lower case. */
export function lowerCase(domain: string): string {
  return domain.toLowerCase();
}
