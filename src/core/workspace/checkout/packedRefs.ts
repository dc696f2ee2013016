import { errors } from '../../util/errors';
import { refEncoding, type UserRef } from '../git/userRefs';

/**
 * The refs of a workspace as lines of a `packed-refs` file: its own branch first, then the user's local branches as
 * branches of a remote called `origin`, and the tags.
 */
export function packedRefs(
  own: { readonly branch: string; readonly commit: string },
  refs: readonly UserRef[],
): readonly [own: string, ...others: string[]] {
  // Sorted by name, as git lists them: heads before remotes before tags.
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
 * Throws `bad-input` if refs of the user's repository prevent a branch of that name, so that no agent works for a result
 * that cannot get its name.
 */
export function refuseConflict(branch: string, names: readonly string[]): void {
  const wanted = `refs/heads/${Buffer.from(branch).toString(refEncoding)}`;
  for (const taken of names) {
    const clash = taken === wanted || wanted.startsWith(`${taken}/`) || taken.startsWith(`${wanted}/`);
    if (!clash) continue;
    const name = taken.slice('refs/heads/'.length);
    throw errors.badInput(
      taken === wanted
        ? `The branch ${branch} already exists.`
        : `git cannot create the branch ${branch} because your branch ${name} exists. Rename yours.`,
    );
  }
}
