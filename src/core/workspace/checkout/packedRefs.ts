import { errors } from '../../util/errors';
import { refEncoding, type UserRef } from '../git/userRefs';

/**
 * The refs of a workspace, as lines of a `packed-refs` file: its own branch first, then the user's local branches
 * as those of a remote called `origin`, and their tags.
 */
export function packedRefs(
  own: { readonly branch: string; readonly commit: string },
  refs: readonly UserRef[],
): readonly [own: string, ...others: string[]] {
  // Sorted by name, as git listed them: our heads come before remotes, and those before tags.
  return [
    `${own.commit} refs/heads/${Buffer.from(own.branch).toString(refEncoding)}`,
    ...refs.map(({ object, name }) => `${object} ${name.replace(/^refs\/heads\//, 'refs/remotes/origin/')}`),
  ];
}

/** The content of a `packed-refs` file with these lines. */
export function formatRefs(lines: readonly string[]): Uint8Array {
  return Buffer.from(`# pack-refs with: sorted \n${lines.join('\n')}\n`, refEncoding);
}

/**
 * Throws `bad-input` when the user's repository, with refs of these names, could not take a branch of that name: a result
 * that cannot be named in the end had better not be worked for.
 */
export function refuseConflict(branch: string, names: readonly string[]): void {
  const wanted = `refs/heads/${Buffer.from(branch).toString(refEncoding)}`;
  for (const taken of names) {
    const clash = taken === wanted || wanted.startsWith(`${taken}/`) || taken.startsWith(`${wanted}/`);
    if (!clash) continue;
    const name = taken.slice('refs/heads/'.length);
    throw errors.badInput(
      taken === wanted
        ? `The branch ${branch} exists already.`
        : `There can be no branch ${branch} beside your branch ${name}: git keeps them in files and folders. Rename yours.`,
    );
  }
}
