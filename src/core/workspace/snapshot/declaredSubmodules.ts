import type { Git } from '../git/git';

/** The paths in the working tree's `.gitmodules`, as bytes, one character each. */
export async function declaredSubmodules(
  git: Git,
  { cwd, signal }: { readonly cwd: string; readonly signal: AbortSignal | undefined },
): Promise<readonly string[]> {
  const args = ['config', '--null', '--file', '.gitmodules', '--get-regexp', '^submodule\\..*\\.path$'];
  // 1: there are none, or no such file; 128 and others: git cannot read it, and neither can TSK.
  const { stdout } = await git.run({ args, cwd, okCodes: [0, 1, 2, 3, 128], signal });
  return stdout
    .toString('latin1')
    .split('\0')
    .flatMap((entry) => (entry.includes('\n') ? entry.slice(entry.indexOf('\n') + 1) : []));
}
