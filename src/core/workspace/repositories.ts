import type { Logger } from '../model/logger';
import type { Repositories } from '../model/repository';
import { dropKept, inGitDir, keptIds } from './git/baseRefs';
import { emptyTrash, isMerged, trashBranch, untrashBranches } from './harvest/branchTrash';
import { chainedSnapshot } from './snapshot/chainedSnapshot';
import { changes } from './read/changes';
import { createWorkspace } from './checkout/createWorkspace';
import { currentBranch } from './read/currentBranch';
import { createGit } from './git/git';
import { harvest } from './harvest/harvest';
import { identify } from './read/identify';
import { locate } from './read/locate';
import type { OwnPlaces } from './snapshot/ownPlaces';
import { readBlob } from './read/readBlob';
import { readFiles } from './read/readFiles';
import { branchesOf, refSnapshot } from './snapshot/refSnapshot';
import { keepSnapshot, releaseSnapshot, takeSnapshot } from './snapshot/snapshot';
import { troubles } from './read/troubles';

interface RepositoriesOptions {
  readonly logger: Logger;
  /** While it says no, all that needs git throws `not-trusted`. */
  readonly mayRunGit?: (() => boolean) | undefined;
  /** What TSK keeps itself: never part of a snapshot. */
  readonly ownPlaces?: OwnPlaces | undefined;
}

/** The port to the user's repositories, by git. */
export function createRepositories({
  logger,
  mayRunGit,
  ownPlaces = () => [],
}: RepositoriesOptions): Repositories {
  const git = createGit(logger, mayRunGit);
  return {
    locate: (path) => locate(git, path),
    identify: (repo) => identify(git, repo),
    troubles: (repo) => troubles(git, repo),
    currentBranch: (repo) => currentBranch(git, repo),
    snapshot: (repo, id, signal) => takeSnapshot(git, ownPlaces, repo, id, signal),
    refSnapshot: (repo, name, id, signal) => refSnapshot(git, repo, name, id, signal),
    branches: (repo) => branchesOf(git, repo),
    keep: (snapshot, id) => keepSnapshot(git, snapshot, id, undefined),
    chain: (like, commits, id, signal) => chainedSnapshot(git, like, commits, id, signal),
    release: (snapshot, id) => releaseSnapshot(git, snapshot, id),
    keptIds: (gitDir) => keptIds(git, gitDir),
    letGo: (gitDir, id) => dropKept(git, gitDir, id),
    createWorkspace: (snapshot, target, signal) => createWorkspace(git, snapshot, target, signal),
    harvest: (snapshot, source, signal) => harvest(git, snapshot, source, signal),
    changes: (gitDir, from, to) => changes(git, gitDir, from, to),
    readFiles: (gitDir, commit, patterns, maxBytes, signal) =>
      readFiles(git, gitDir, { commit, patterns, maxBytes }, signal),
    trashBranch: (snapshot, id, branch) => trashBranch(git, snapshot, id, branch),
    untrashBranches: (snapshot, id, branches) => untrashBranches(git, snapshot, id, branches),
    emptyTrash: (snapshot, id) => emptyTrash(git, snapshot, id),
    setGitTownParent: async (gitDir, branch, parent) => {
      const args = ['config', '--local', `git-town-branch.${branch}.parent`, parent];
      await git.run({ args, ...inGitDir(gitDir) });
    },
    isMerged: (snapshot, branch) => isMerged(git, snapshot, branch),
    readBlob: (gitDir, blob) => readBlob(git, gitDir, blob),
  };
}
