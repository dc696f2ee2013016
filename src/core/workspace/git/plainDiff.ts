/** Options of git's diffs that have them as git itself finds them, without a program that a repository names. */
export const plainDiff = ['--no-ext-diff', '--no-textconv', '--ignore-submodules=none', '--no-color'];
