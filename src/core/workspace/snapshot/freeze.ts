import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FrozenRepo, Identity, UserSettings } from '../../model/repository';
import { errors, isTskError } from '../../util/errors';
import { oneLine } from '../../util/text';
import { addAll } from './addAll';
import { copyIndex } from './copyIndex';
import type { Git } from '../git/git';
import { indexGitlinks, newGitlinks, pathOf, setGitlinks, treeGitlinks, type Gitlink } from './gitlinks';
import { headTrouble } from '../git/headTrouble';
import { identityEnvironment } from '../git/identity';
import type { IndexPlace } from './indexPlace';
import { mapLimited } from '../../util/mapLimited';
import { keptOut, type KeptOut, type OwnPlaces } from './ownPlaces';
import { declaredSubmodules } from './declaredSubmodules';
import { userSettings } from '../git/userSettings';

interface GitContext {
  readonly git: Git;
  readonly signal: AbortSignal | undefined;
}

export interface FreezeContext extends GitContext {
  /** A private folder outside any working tree, for indexes. */
  readonly tempDir: string;
  readonly ownPlaces: OwnPlaces;
}

/** A working tree as commits. Paths of submodules are relative to its top. */
export interface Frozen {
  readonly gitDir: string;
  readonly head: string;
  readonly base: string;
  readonly settings: UserSettings;
  readonly sourceBranch: string | undefined;
  readonly submodules: readonly FrozenRepo[];
  readonly warnings: readonly string[];
}

const message = 'Uncommitted work when TSK took over';
/** How often to freeze a repository again if somebody commits meanwhile. */
const attempts = 3;
const submodulesAtOnce = 4;

/**
 * Makes a commit of the working tree at `worktree`, submodules first. Uses a copy of the index, so that the user's index,
 * HEAD and files stay unchanged. Only adds objects, which no ref keeps yet.
 */
export async function freeze(context: FreezeContext, worktree: string): Promise<Frozen> {
  const { git, signal } = context;
  const ask = (...args: string[]): Promise<string> =>
    git.text({ args: ['rev-parse', '--path-format=absolute', ...args], cwd: worktree, signal });
  const [gitDir, index, settings, first] = await Promise.all([
    ask('--git-common-dir'),
    ask('--git-path', 'index'),
    userSettings(git, { cwd: worktree, signal }),
    readHead(context, worktree),
  ]);
  for (let head = first, attempt = 1; ; attempt++) {
    const copy = join(context.tempDir, randomUUID());
    await copyIndex(index, copy);
    const frozen = await freezeTree(context, worktree, copy, head).catch((error: unknown) => {
      // Somebody pruned these objects, which no ref keeps yet. Make all of them again.
      if (attempt < attempts && isTskError(error, 'git-failed') && /invalid object/.test(error.message))
        return undefined;
      throw error;
    });
    if (!frozen) continue;
    const { tree, submodules, warnings } = frozen;
    const now = await readHead(context, worktree);
    if (now.commit !== head.commit && attempt < attempts) {
      head = now;
      continue;
    }
    const base =
      tree === head.tree
        ? head.commit
        : await commit(context, worktree, settings.identity, tree, head.commit);
    return { gitDir, head: head.commit, base, settings, sourceBranch: head.branch, submodules, warnings };
  }
}

interface Head {
  readonly commit: string;
  readonly tree: string;
  readonly branch: string | undefined;
}

async function readHead({ git, signal }: GitContext, cwd: string): Promise<Head> {
  const args = ['rev-parse', 'HEAD^{commit}', 'HEAD^{tree}', '--symbolic-full-name', 'HEAD'];
  const output = await git.text({ args, cwd, signal }).catch(async (error: unknown) => {
    const isThere = await hasCommit({ git, signal }, cwd);
    throw isThere || !isTskError(error, 'git-failed') ? error : await headTrouble(git, cwd, signal);
  });
  const [commit = '', tree = '', ref = ''] = output.split('\n');
  const branch = ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined;
  return { commit, tree, branch };
}

async function freezeTree(
  context: FreezeContext,
  cwd: string,
  index: string,
  head: Head,
): Promise<Pick<Frozen, 'submodules' | 'warnings'> & { readonly tree: string }> {
  const { git, signal } = context;
  const place = { cwd, env: { GIT_INDEX_FILE: index }, signal };
  const writeTree = (): Promise<string> => git.text({ args: ['write-tree'], ...place });

  const before = await indexGitlinks(git, place);
  const without = await keptOut(cwd, context.ownPlaces(cwd));
  const warnings = [...(await addAll(git, place, without)), ...(await keptAsCommitted(git, place, without))];
  const tree = await writeTree();
  const added = tree === head.tree ? new Set<string>() : await newGitlinks(git, head.tree, tree, place);
  if (before.length === 0 && added.size === 0) return { tree, submodules: [], warnings };

  const links = await treeGitlinks(git, tree, place);
  const known = new Set([...before.map(({ bytes }) => bytes), ...(await declaredSubmodules(git, place))]);
  const strangers = links.filter(({ bytes }) => added.has(bytes) && !known.has(bytes));
  const frozen = await freezeSubmodules(
    context,
    cwd,
    links.filter((link) => !strangers.includes(link)),
  );
  const changed = [
    ...strangers.map(({ bytes }) => ({ bytes, commit: '0'.repeat(head.tree.length) })),
    ...frozen.changed,
  ];
  if (changed.length) await setGitlinks(git, changed, place);
  return {
    tree: changed.length ? await writeTree() : tree,
    submodules: frozen.repos,
    warnings: [
      ...warnings,
      ...strangers.map(
        ({ bytes }) =>
          `${oneLine(Buffer.from(bytes, 'latin1').toString())} is a git repository of its own, but not a submodule, so it is not in the snapshot.`,
      ),
      ...frozen.warnings,
    ],
  };
}

/** TSK's own files that somebody committed stay as they are in the index. */
async function keptAsCommitted(git: Git, place: IndexPlace, { paths }: KeptOut): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const args = ['ls-files', '-z', '--', ...paths.map((path) => `:(top,literal)${path}`)];
  const { stdout } = await git.run({ args, ...place });
  if (stdout.length === 0) return [];
  return [
    `${paths.map(oneLine).join(', ')}: These are TSK's own files. The snapshot has committed ones as they are in the index.`,
  ];
}

interface FrozenSubmodules {
  readonly repos: readonly FrozenRepo[];
  /** The submodules whose commit differs from the one in the superproject. */
  readonly changed: readonly Gitlink[];
  readonly warnings: readonly string[];
}

/** Freezes the initialised submodules; the others stay names only. */
async function freezeSubmodules(
  context: FreezeContext,
  worktree: string,
  links: readonly Gitlink[],
): Promise<FrozenSubmodules> {
  const present = links.flatMap((link) => {
    const path = pathOf(link);
    return path !== undefined && existsSync(join(worktree, path, '.git')) ? [{ link, path }] : [];
  });
  const results = await mapLimited(present, submodulesAtOnce, async ({ link, path }) => {
    if (!(await hasCommit(context, join(worktree, path)))) return withoutCommit(path);
    const inner = await freeze(context, join(worktree, path));
    const { gitDir, head, base, settings, submodules, warnings } = inner;
    const below = submodules.map((repo) => ({ ...repo, path: `${path}/${repo.path}` }));
    return {
      repos: [{ path, gitDir, head, base, settings }, ...below],
      changed: base === link.commit ? [] : [{ ...link, commit: base }],
      warnings: warnings.map((text) => `In the submodule ${oneLine(path)}: ${text}`),
    };
  });
  return {
    repos: results.flatMap(({ repos }) => repos),
    changed: results.flatMap(({ changed }) => changed),
    warnings: results.flatMap(({ warnings }) => warnings),
  };
}

async function hasCommit({ git, signal }: GitContext, cwd: string): Promise<boolean> {
  const args = ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'];
  return (await git.run({ args, cwd, okCodes: [0, 1, 128], signal })).code === 0;
}

function withoutCommit(path: string): FrozenSubmodules {
  const text = `The submodule ${oneLine(path)} has no commit checked out; its files are not in the snapshot.`;
  return { repos: [], changed: [], warnings: [text] };
}

async function commit(
  { git, signal }: FreezeContext,
  cwd: string,
  identity: Identity,
  tree: string,
  parent: string,
): Promise<string> {
  const env = identityEnvironment(identity);
  const args = ['commit-tree', tree, '-p', parent, '-m', message];
  const base = await git.text({ args, cwd, env, signal });
  if (!base) throw errors.internal('git did not make a commit of the working tree.');
  return base;
}
