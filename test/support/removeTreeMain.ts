import { removeTree } from '../../src/core/util/removeTree';

/** Removes the tree that its argument names: a program of its own, so that a test can be somebody else. */
async function main(): Promise<void> {
  await removeTree(process.argv[2] ?? '');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
