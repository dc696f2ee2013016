import type { History } from './configWords';
import type { ContextFile } from './engine';
import type { TaskId } from './taskId';

/** A working tree of the user's and the repository behind it. Absolute paths. */
export interface RepoLocation {
  /** The top folder of the working tree that was asked for: the main one or a linked worktree. */
  readonly worktree: string;
  /** The folder that all worktrees share: refs and objects live here (`git rev-parse --git-common-dir`). */
  readonly commonDir: string;
}

/** What tells one repository from another, wherever it lies. A stranger's clone can claim any of it. */
export interface RepoIdentity {
  /** The first commit behind HEAD, by first parents; absent where none is known: in a shallow clone, or before a commit. */
  readonly firstCommit?: string;
  /** The address of `origin`, else of the first remote by name; without a log-in. Absent where there is no remote. */
  readonly remote?: string;
}

/** Who commits inside the sandbox. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** The user's git settings that an agent's work depends on, as they hold where the snapshot is taken. */
export interface UserSettings {
  readonly identity: Identity;
  /** The user's own list of what git ignores; absent where they want none. It need not exist. */
  readonly ignoreFile?: string;
  /** Their own list of attributes, likewise. */
  readonly attributesFile?: string;
  /** True when line ends are stored as LF wherever git takes a file for text. */
  readonly storesLf?: boolean;
}

/** One repository frozen as commits. Object names are full hexadecimal. */
export interface FrozenRepo {
  /** Path from the top of the superproject, `/` between parts; empty for the superproject itself. */
  readonly path: string;
  /** The git directory of the user's that holds the objects. */
  readonly gitDir: string;
  /** The commit that was checked out. */
  readonly head: string;
  /** The commit an agent starts from: `head`, or a child of it with the uncommitted work. */
  readonly base: string;
  /** Another process, with another environment, may run the task. Absent in snapshots of an older TSK. */
  readonly settings?: UserSettings;
}

/** The state of a working tree at one moment, kept from garbage collection in the user's repository. */
export interface Snapshot extends FrozenRepo {
  readonly worktree: string;
  /** The branch that was checked out, or undefined for a detached HEAD. */
  readonly sourceBranch?: string;
  readonly submodules: readonly FrozenRepo[];
  /**
   * What a person made, where the base is or holds an agent's work: an image build copies its files, never the agent's.
   * Absent where the base itself is a person's.
   */
  readonly copyFrom?: string;
  /** What is deliberately not in the snapshot and why, in words. */
  readonly warnings: readonly string[];
}

/** The numeric user inside the sandbox: owner of the workspace. */
export interface SandboxUser {
  readonly uid: number;
  readonly gid: number;
}

/** A repository of its own, checked out at the base, ready to be mounted into a sandbox. */
export interface Workspace {
  /** The folder on the host. After an agent ran in it, the host never runs git there. */
  readonly dir: string;
  /**
   * What is mounted read-only at its place in the sandbox: the user's object folders it borrows from, and what the
   * collector has to know of the checkout.
   */
  readonly objectMounts: readonly { readonly source: string; readonly target: string }[];
  /** By a repository's path, the commit that holds what is borrowed of it beside its base, where there is such. */
  readonly held: ReadonlyMap<string, string>;
  /** Sentences for the task's log about what the sandbox lacks. */
  readonly warnings: readonly string[];
}

/** A branch in the user's repository, or in a submodule's, and where it points. */
export interface FurtherBranch {
  readonly branch: string;
  readonly commit: string;
}

/** What a sandbox left in its outbox: one bundle per repository that has new commits. */
export interface Harvest {
  /** New tip of the superproject's result branch, or undefined when there is no new commit. */
  readonly commit?: string;
  readonly files: number;
  readonly insertions: number;
  readonly deletions: number;
  /** What the agent left elsewhere: on other branches, in linked working trees, in stashes. */
  readonly further?: readonly FurtherBranch[];
  readonly warnings: readonly string[];
  /** Work may be left in the workspace, apart from files that git ignores. */
  readonly leftBehind?: true;
}

export type ChangeStatus = 'added' | 'modified' | 'deleted' | 'renamed' | 'type-changed';

/** One changed path between two commits. Blob names are absent on the side where there is no file. */
export interface FileChange {
  readonly status: ChangeStatus;
  /** Path now (or before, for a deletion), decoded as UTF-8 for display only. */
  readonly path: string;
  readonly oldPath?: string;
  readonly oldBlob?: string;
  readonly newBlob?: string;
  /** Lines; absent for a binary file. */
  readonly insertions?: number;
  readonly deletions?: number;
  /** True for a submodule: its "blob" is a commit name, not a file. */
  readonly submodule: boolean;
  /** True for what is a symbolic link now. */
  readonly link?: true;
  /** True for a file that can be run now and could not before. */
  readonly executable?: true;
}

/** What became of a branch that was to go: it is in the trash, was not there, or stays as somebody has it checked out. */
export type Trashed = 'trashed' | 'absent' | 'checked-out';

/** Something in a repository that stops git or TSK now and then. */
export interface RepoTrouble {
  /** How it is, in a sentence. */
  readonly text: string;
  /** What to do. */
  readonly advice: string;
}

/** Where a workspace is made, for whom, and how much of the repository it has. */
export interface WorkspaceTarget {
  readonly id: TaskId;
  readonly dir: string;
  readonly branch: string;
  readonly user: SandboxUser;
  readonly history: History;
  /** Whether the sandbox can be given what is in that folder of objects; always when absent. Others are copied. */
  readonly mayBorrow?: (dir: string) => Promise<boolean>;
}

/** The port to git: snapshot in, verified branch out. */
export interface Repositories {
  /**
   * Finds the repository at or above `path`. Throws `no-repository`, `git-not-found`, and `no-commit` where no ref has one:
   * where only HEAD leads to none, `snapshot` throws that, and `refSnapshot` works.
   */
  locate(path: string): Promise<RepoLocation>;

  /** Throws `git-failed`. */
  identify(repo: RepoLocation): Promise<RepoIdentity>;

  /** Broken refs, locks of a killed git, filters without a program … Throws `git-failed`. */
  troubles(repo: RepoLocation): Promise<readonly RepoTrouble[]>;

  /** The branch that is checked out, or undefined for a detached HEAD. */
  currentBranch(repo: RepoLocation): Promise<string | undefined>;

  /**
   * Freezes the working tree: tracked, modified, staged, deleted, untracked but not ignored; without
   * touching the user's index, HEAD or files. The base is kept by a ref until `release`.
   */
  snapshot(repo: RepoLocation, id: TaskId, signal?: AbortSignal): Promise<Snapshot>;

  /**
   * The same of a branch, a tag or a commit, whatever the working tree has. Throws `bad-input` for a name that leads to no
   * commit.
   */
  refSnapshot(repo: RepoLocation, name: string, id: TaskId, signal?: AbortSignal): Promise<Snapshot>;

  /** The local branches, the one that was committed to last first; at most 500, without those of tasks. */
  branches(repo: RepoLocation): Promise<readonly string[]>;

  /** Keeps the commits of a snapshot for one more task. Throws `git-failed` when one is gone. */
  keep(snapshot: Snapshot, id: TaskId): Promise<void>;

  /**
   * A snapshot of commits that are in the repository already, of one or of the merge of several; `like` says which
   * repositories there are, and where image builds copy from. Kept by refs until `release`. Throws `merge-conflict`, naming the files.
   */
  chain(like: Snapshot, commits: readonly string[], id: TaskId, signal?: AbortSignal): Promise<Snapshot>;

  /** Drops the refs that keep a snapshot's commits alive. Never fails for a ref that is gone. */
  release(snapshot: Snapshot, id: TaskId): Promise<void>;

  /** The tasks for which that repository keeps commits; of other data folders too. Throws `git-failed`. */
  keptIds(gitDir: string): Promise<readonly TaskId[]>;

  /** Drops what that one repository keeps for a task. Never fails for a ref that is gone. */
  releaseRefs(gitDir: string, id: TaskId): Promise<void>;

  /**
   * Checks the snapshot out into `dir`, on a new branch called `branch`, owned by `user`. What it borrows of the user's
   * repositories is kept by refs until `release`.
   */
  createWorkspace(snapshot: Snapshot, target: WorkspaceTarget, signal?: AbortSignal): Promise<Workspace>;

  /**
   * Verifies the bundles in `outbox` (written by a sandbox: hostile) and fetches them as `branch`.
   * `scratch` is a host-only folder. Throws `bundle-rejected` or `harvest-failed`, once `workspace`, where the agent
   * worked, is fit for people to run git in; creates the branch, and those beside it for work that was
   * left elsewhere, wholly or not at all, and never moves one that exists.
   */
  harvest(
    snapshot: Snapshot,
    source: {
      readonly id: TaskId;
      readonly outbox: string;
      readonly scratch: string;
      readonly branch: string;
      readonly workspace: string;
    },
    signal?: AbortSignal,
  ): Promise<Harvest>;

  /** The paths that differ between two commits, renames found. */
  changes(gitDir: string, from: string, to: string): Promise<readonly FileChange[]>;

  /**
   * The files of a commit that match one of the patterns of a Dockerfile's `COPY`: paths relative to the root with
   * `*` and `?`; a folder, or `.`, means all below it. Submodules are left out, links come as links. Throws
   * `bad-input` for a pattern that matches nothing, and when it is more than `maxBytes` altogether.
   */
  readFiles(
    gitDir: string,
    commit: string,
    patterns: readonly string[],
    maxBytes: number,
    signal?: AbortSignal,
  ): Promise<readonly ContextFile[]>;

  /**
   * Takes a branch of a task away, as it is now, and keeps its tip below `refs/tsk/trash`. One that is checked out in a
   * working tree is left alone. No object is removed.
   */
  trashBranch(snapshot: Snapshot, id: TaskId, branch: string): Promise<Trashed>;

  /** Puts branches back, all or none. Throws `bad-input` when there is another of such a name meanwhile. */
  untrashBranches(snapshot: Snapshot, id: TaskId, branches: readonly string[]): Promise<void>;

  /** Lets go what the trash keeps of a task. Never fails for a ref or a repository that is gone. */
  emptyTrash(snapshot: Snapshot, id: TaskId): Promise<void>;

  /** Says to git-town which branch another was made from (`git-town-branch.<name>.parent` of its configuration). */
  setGitTownParent(gitDir: string, branch: string, parent: string): Promise<void>;

  /** True when, in each of its repositories, another ref has the tip of that branch, or there is no such branch. */
  isMerged(snapshot: Snapshot, branch: string): Promise<boolean>;

  /** The content of a blob. Throws `git-failed` when there is none of that name. */
  readBlob(gitDir: string, blob: string): Promise<Uint8Array>;
}
