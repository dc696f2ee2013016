import { removeTree } from '../../src/core/util/removeTree';

/**
 * Removes the tree that its first argument names, as the user whose number is the second one: a program of its own, so that a
 * test can be somebody else. It changes users itself, as others may not be allowed to read what it is made of.
 */
async function main(): Promise<void> {
  const [, , dir = '', user] = process.argv;
  if (user !== undefined) {
    process.setgroups?.([]);
    process.setgid?.(Number(user));
    process.setuid?.(Number(user));
  }
  await removeTree(dir);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
