import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { skipTest } from './skipTest';

/** Skips a test of what only Linux has. */
export function onLinux(test: Mocha.Context): void {
  if (process.platform !== 'linux') skipTest(test, 'it needs pipes and devices of Linux');
}

export function makePipe(file: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', file]);
}

/** Makes, at `file`, each of what can stand in a file's place and would hold or fill a reader; gives what it is called. */
export const oddFiles: Readonly<Record<string, (file: string) => void>> = {
  'a pipe that nobody writes': makePipe,
  'a device without an end': (file) => {
    execFileSync('ln', ['-s', '/dev/zero', file]);
  },
  'a file of this process': (file) => {
    execFileSync('ln', ['-s', '/proc/self/fd/0', file]);
  },
  'a folder': (file) => {
    mkdirSync(file);
  },
  'a file of a terabyte': (file) => {
    writeFileSync(file, '');
    truncateSync(file, 2 ** 40);
  },
};

/** Makes one of them, with the folders above. */
export function makeOdd(make: (file: string) => void, ...path: readonly string[]): string {
  const file = join(...path);
  mkdirSync(dirname(file), { recursive: true });
  make(file);
  return file;
}
