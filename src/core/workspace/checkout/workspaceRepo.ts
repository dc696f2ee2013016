import { existsSync } from 'node:fs';
import { appendFile, chmod, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { History } from '../../model/configWords';
import type { FrozenRepo } from '../../model/repository';
import type { TaskId } from '../../model/taskId';
import { errors } from '../../util/errors';
import { present } from '../../util/fields';
import { oneLine } from '../../util/text';
import { inGitDir } from '../git/baseRefs';
import type { CheckoutNotes } from './checkoutNotes';
import type { Git } from '../git/git';
import { holdBorrowed } from '../git/heldRefs';
import { hostless } from '../git/hostless';
import { limitHistory } from './limitHistory';
import { missingFiles } from './missingFiles';
import { objectStores, quotePath } from '../git/objectStores';
import { formatRefs, packedRefs, refuseConflict } from './packedRefs';
import { promisorLines } from '../git/promises';
import { readUserList } from './readUserList';
import { settleConversions } from './settleConversions';
import { readUserConfig } from '../git/userConfig';
import { userRefs, type UserRef } from '../git/userRefs';
import { userSettings } from '../git/userSettings';
import { writeWorkspaceFiles } from './workspaceFiles';

export interface WorkspaceRepo {
  readonly id: TaskId;
  readonly repo: FrozenRepo;
  /** The user's working tree, for settings that depend on the path. */
  readonly worktree: string;
  /** The folder to check out into: missing or empty. */
  readonly dir: string;
  readonly branch: string;
  readonly history: History;
}

export interface MadeRepo {
  /** Notes about the checkout. */
  readonly notes: CheckoutNotes;
  /** The commit that protects the other borrowed objects, if any. */
  readonly held?: string;
  /** A sentence about missing history, if any. */
  readonly warning?: string;
}

/**
 * Makes a separate repository at `dir`, on `branch` at the snapshot's base, and writes every file once. With the full
 * history it borrows the user's objects; with less it has its own. It runs none of the user's programs, so LFS files stay
 * pointers, and adding an untouched file leaves it unchanged.
 */
export async function createWorkspaceRepo(
  git: Git,
  { id, repo, worktree, dir, branch, history }: WorkspaceRepo,
  signal: AbortSignal | undefined,
): Promise<MadeRepo> {
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o755);
  const cwd = await realpath(dir);
  const ownGitDir = join(cwd, '.git');
  const seen = existsSync(worktree) ? { cwd: worktree, env: undefined } : inGitDir(repo.gitDir);
  const [stores, config, settings, sparseFile, found] = await Promise.all([
    objectStores(repo.gitDir),
    readUserConfig(git, seen.cwd, seen.env, signal),
    repo.settings ?? userSettings(git, { ...seen, signal }),
    sparseFileOf(git, seen, signal),
    userRefs(git, repo.gitDir, signal),
    initialise(git, cwd, repo.base, signal),
  ]);
  const { attributesFile, storesLf } = settings;
  const attributes = attributesFile === undefined ? undefined : await readUserList(attributesFile);
  refuseConflict(branch, found.names);
  const lent: Lent =
    history === 'full' ? await lend(git, repo, found.good, id, signal) : { refs: found.good };
  const refs = packedRefs({ branch, commit: repo.base }, lent.refs);
  await writeWorkspaceFiles({ ownGitDir, gitDir: repo.gitDir, config, settings, attributes, sparseFile });
  await writeFile(join(ownGitDir, 'packed-refs'), formatRefs(refs));
  await writeFile(join(ownGitDir, 'HEAD'), `ref: refs/heads/${branch}\n`);

  const places = stores.map((store) => quotePath(store.dir)).join(':');
  const hasPromises = stores.some((store) => store.hasPromises);
  const borrowing = { ...hostless, GIT_ALTERNATE_OBJECT_DIRECTORIES: places };
  if (history !== 'full') {
    const own = { cwd, env: borrowing, base: repo.base, ownRef: refs[0], hasPromises };
    await limitHistory(git, own, history, signal);
  }
  const env = { ...(history === 'full' ? borrowing : hostless), GIT_ATTR_NOSYSTEM: '1' };
  if (history === 'full') await ownTags(git, { cwd, env }, lent.refs, signal);
  const noAttributes = attributes ? [] : ['core.attributesFile=/dev/null'];
  const place = { cwd, env, config: noAttributes, signal };
  await checkOut(git, place, { base: repo.base, worktree, hasPromises });
  const converted = await settleConversions(git, { ...place, ownGitDir });
  const promises = hasPromises ? promisorLines : '';
  // Only now, because git would have tried to fetch before.
  await appendFile(join(ownGitDir, 'config'), promises);
  const form = storesLf ? '[core]\n\tautocrlf = input\n' : '';
  const inInfo = (name: string): Promise<Uint8Array | undefined> =>
    readFile(join(ownGitDir, 'info', name)).catch(() => undefined);
  const notes = {
    config: form + promises,
    attributes,
    infoAttributes: await inInfo('attributes'),
    sparse: await inInfo('sparse-checkout'),
    converted,
  };
  return present({ notes, held: lent.held, warning: lent.warning });
}

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly config: readonly string[];
  readonly signal: AbortSignal | undefined;
}

async function checkOut(
  git: Git,
  place: Place,
  {
    base,
    worktree,
    hasPromises,
  }: { readonly base: string; readonly worktree: string; readonly hasPromises: boolean },
): Promise<void> {
  // 0: one process per processor.
  const config = [...place.config, 'checkout.workers=0'];
  const call = { ...place, config, args: ['read-tree', '-m', '-u', base], readable: true };
  if (!hasPromises) {
    await git.run(call);
    return;
  }
  const { code, stderr } = await git.run({ ...call, okCodes: [0, 1, 128] });
  if (code !== 0) throw missingFiles({ said: stderr, worktree, base });
}

interface Lent {
  readonly refs: readonly UserRef[];
  readonly held?: string;
  readonly warning?: string;
}

/** Protects the targets of refs while the task needs them. If the history is incomplete, lends only the base. */
async function lend(
  git: Git,
  repo: FrozenRepo,
  refs: readonly UserRef[],
  id: TaskId,
  signal: AbortSignal | undefined,
): Promise<Lent> {
  const borrowed = await holdBorrowed(git, repo, refs, id, signal);
  switch (borrowed.kind) {
    case 'base':
      return { refs };
    case 'held':
      return { refs, held: borrowed.commit };
    case 'broken': {
      const where = repo.path === '' ? 'this repository' : `the submodule ${oneLine(repo.path)}`;
      const warning = `The history of ${where} is incomplete: ${borrowed.said}. The sandbox has only what its base contains, without your other branches and tags. "git fsck" lists what is missing.`;
      return { refs: [], warning };
    }
  }
}

/** Commits do not contain tag objects, so the workspace gets its own copies. */
async function ownTags(
  git: Git,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  refs: readonly UserRef[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const tags = refs.flatMap(({ object, target }) => (object === target ? [] : [`${object}\n`]));
  if (tags.length === 0) return;
  const args = ['pack-objects', '--quiet', '--window=0', join('.git', 'objects', 'pack', 'pack')];
  await git.run({ args, input: Buffer.from(tags.join('')), cwd, env, signal, readable: true });
}

async function initialise(
  git: Git,
  cwd: string,
  base: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const format = base.length === 64 ? 'sha256' : 'sha1';
  const args = ['init', '--quiet', '--template=', '--initial-branch=main', `--object-format=${format}`];
  const { code } = await git.run({ args, cwd, env: hostless, signal, readable: true });
  if (code !== 0) throw errors.internal('git did not create a repository.');
}

async function sparseFileOf(
  git: Git,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> | undefined },
  signal: AbortSignal | undefined,
): Promise<string> {
  const args = ['rev-parse', '--path-format=absolute', '--git-path', 'info/sparse-checkout'];
  return git.text({ args, cwd, env, signal });
}
