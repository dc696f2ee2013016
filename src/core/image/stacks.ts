import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stack } from '../model/image';
import { errors } from '../util/errors';

/** The toolchains TSK knows, in the order in which a working tree is asked for them. */
const stacks: readonly Stack[] = [
  { name: 'node', markers: ['package.json'], hosts: ['.npmjs.org'] },
  { name: 'default', markers: [], hosts: [] },
];

/** Throws `unknown-stack`. */
export function findStack(name: string): Stack {
  const found = stacks.find((stack) => stack.name === name);
  if (!found)
    throw errors.unknownStack(
      name,
      stacks.map((stack) => stack.name),
    );
  return found;
}

/** The first stack of which a marker lies in the root of the working tree, else `default`. */
export async function detectStack(worktree: string): Promise<string> {
  for (const { name, markers } of stacks) {
    for (const marker of markers) {
      const there = await access(join(worktree, marker)).then(
        () => true,
        () => false,
      );
      if (there) return name;
    }
  }
  return 'default';
}
