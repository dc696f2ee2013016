/** What went wrong, for machines: the command line maps it to an exit code, the editor to buttons. */
export type ErrorCode =
  | 'approval-needed'
  | 'bad-config'
  | 'missing-secret'
  | 'agent-not-logged-in'
  | 'ambiguous-task'
  | 'bad-input'
  | 'bad-transition'
  | 'bundle-rejected'
  | 'cancelled'
  | 'damaged-database'
  | 'engine-failed'
  | 'engine-gone'
  | 'engine-not-found'
  | 'foreign-database'
  | 'folder-unusable'
  | 'git-failed'
  | 'git-not-found'
  | 'harvest-failed'
  | 'image-build-failed'
  | 'internal'
  | 'lock-timeout'
  | 'merge-conflict'
  | 'newer-database'
  | 'no-commit'
  | 'no-repository'
  | 'no-changes'
  | 'not-trusted'
  | 'proxy-failed'
  | 'shell-not-open'
  | 'terminal-unavailable'
  | 'too-large'
  | 'unknown-agent'
  | 'unknown-stack'
  | 'unknown-task'
  | 'unknown-type';

/** The one error type of TSK: a code, and a message that says what happened, to what, and what to do. */
export class TskError extends Error {
  override readonly name = 'TskError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

/** True for a `TskError`, of the given code where one is named. By name, so that it holds across bundles. */
export function isTskError(error: unknown, code?: ErrorCode): error is TskError {
  return error instanceof Error && error.name === 'TskError' && (!code || (error as TskError).code === code);
}

/** True when no engine answers now: what was begun in it continues when one answers again. */
export function isEngineAway(error: unknown): boolean {
  return isTskError(error, 'engine-gone') || isTskError(error, 'engine-not-found');
}

/** Makes an `Error` of anything that was thrown. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return toError(thrown).message;
}

const list = (names: readonly string[]): string => (names.length ? names.join(', ') : 'none');

/** The catalogue: every message that a user can meet, one factory each. */
export const errors = {
  agentNotLoggedIn: (agent: string, advice: string) =>
    new TskError('agent-not-logged-in', `The agent "${agent}" has no credentials here. ${advice}`),
  ambiguousTask: (prefix: string, ids: readonly string[]) =>
    new TskError(
      'ambiguous-task',
      `"${prefix}" matches several tasks: ${list(ids)}. Give more characters of the id.`,
    ),
  brokenHead: (path: string, branch: string, where: string) =>
    new TskError(
      'no-commit',
      `${branch ? `The branch ${branch}, checked out at ${path},` : `HEAD at ${path}`} points to ${where}. Fetch it, or switch to an intact branch; "git fsck" lists the damage. To start from another branch, choose it with "--from".`,
    ),
  badInput: (what: string) => new TskError('bad-input', what),
  badTransition: (task: string, from: string, to: string) =>
    new TskError('bad-transition', `Task ${task} is ${from} and cannot become ${to}.`),
  bundleRejected: (why: string, workspace: string, cause?: unknown) =>
    new TskError(
      'bundle-rejected',
      `TSK rejected the agent's commits: ${why} Your repository is unchanged; the workspace is kept at ${workspace}.`,
      { cause },
    ),
  cancelled: (reason: string) => new TskError('cancelled', reason),
  damagedDatabase: (file: string, cause: unknown) =>
    new TskError(
      'damaged-database',
      `The task database ${file} cannot be read (${messageOf(cause)}). TSK did not change it; move it away to start with an empty one. The agents' work remains in the folder "tasks" beside it.`,
      { cause },
    ),
  engineElsewhere: (endpoint: string, path: string) =>
    new TskError(
      'engine-failed',
      `The container engine at ${endpoint} does not see ${path}. TSK probably runs in a container, and the engine outside it. Mount one folder at the same path on both sides, such as docker run -v /srv/tsk:/srv/tsk, and set TSK_DATA_HOME (or "tsk.dataHome" in VS Code's settings) to it.`,
    ),
  engineFailed: (doing: string, cause: unknown) =>
    new TskError('engine-failed', `The container engine failed ${doing}: ${messageOf(cause)}`, { cause }),
  engineGone: (doing: string, cause: unknown) =>
    new TskError(
      'engine-gone',
      `The container engine went away ${doing} (${messageOf(cause)}). Start it again.`,
      { cause },
    ),
  engineOutOfReach: (doing: string, cause: unknown) =>
    new TskError(
      'engine-gone',
      `The container engine could not be reached ${doing} (${messageOf(cause)}): this machine has run out of open files or memory, or the engine is busy. Close other programs.`,
      { cause },
    ),
  engineNotFound: (tried: readonly string[], wanted = 'container engine') =>
    new TskError(
      'engine-not-found',
      `No ${wanted} answers (tried ${list(tried)}). Start Docker or Podman, or point DOCKER_HOST to it.`,
    ),
  filesNotAllowed: (task: string) =>
    new TskError(
      'approval-needed',
      `The image of "${task}" copies files that you have not allowed in their current state. Retry the task or add it again: TSK then asks.`,
    ),
  folderUnusable: (folder: string, cause: unknown) =>
    new TskError(
      'folder-unusable',
      `TSK cannot write to its data folder ${folder} (${messageOf(cause)}). Make room there or get write permission, or choose another folder: set TSK_DATA_HOME, or "tsk.dataHome" in VS Code's settings.`,
      { cause },
    ),
  foreignDatabase: (file: string, why: string) =>
    new TskError(
      'foreign-database',
      `${file} belongs to another program (${why}); TSK did not change it. Give TSK its own folder: set "tsk.dataHome" in VS Code's settings, or the variable TSK_DATA_HOME.`,
    ),
  gitFailed: (doing: string, cause: unknown) =>
    new TskError('git-failed', `git failed ${doing}: ${messageOf(cause)}`, { cause }),
  gitNotFound: (cause: unknown) =>
    new TskError('git-not-found', 'The program "git" was not found. Install git and put it on the PATH.', {
      cause,
    }),
  harvestFailed: (why: string, workspace: string) =>
    new TskError('harvest-failed', `${why} The agent's work is kept at ${workspace}.`),
  imageBuildFailed: (image: string, step: string, lines: readonly string[]) =>
    new TskError(
      'image-build-failed',
      `The image ${image} could not be built: ${step}${lines.map((line) => `\n  ${line}`).join('')}`,
    ),
  internal: (what: string) => new TskError('internal', `${what} This is a bug in TSK.`),
  lockTimeout: (file: string, holder: string) =>
    new TskError(
      'lock-timeout',
      `The lock ${file} is busy: ${holder} did not release it in time. If that process hangs, end it.`,
    ),
  missingPlaceholders: (type: string, names: readonly string[]) =>
    new TskError(
      'bad-input',
      `The template of "${type}" needs values for ${list(names)}. Give them under "values:" in a task document, or choose another type.`,
    ),
  newerDatabase: (file: string, found: number, known: number) =>
    new TskError(
      'newer-database',
      `${file} was written by a newer TSK (schema ${found}, this one knows ${known}). Update this TSK.`,
    ),
  mergeConflict: (files: string) =>
    new TskError(
      'merge-conflict',
      `The results of its parents cannot be merged: both changed ${files}. Merge them yourself, or name one parent.`,
    ),
  missingSecret: (name: string, key: string) =>
    new TskError(
      'missing-secret',
      `The variable ${name} of the sandbox needs the secret "${key}", which is not set. Set it with "TSK: Set Secret" in VS Code, or as the environment variable ${key}.`,
    ),
  noChanges: (task: string) => new TskError('no-changes', `Task ${task} has no changes to review.`),
  noCommit: (path: string) =>
    new TskError(
      'no-commit',
      `The repository at ${path} has no commit yet. Make a first commit: an agent starts from one.`,
    ),
  noFolder: () =>
    new TskError('no-repository', 'No folder is open. Open a folder of a git repository first.'),
  noRepository: (path: string, why: string, next = 'Open a folder of a git repository, or run "git init".') =>
    new TskError('no-repository', `${path} is not a git working tree (${why}). ${next}`),
  notTrusted: () =>
    new TskError(
      'not-trusted',
      'TSK does not run git in Restricted Mode, because this folder could make git run its programs. Trust the folder first.',
    ),
  proxyFailed: (why: string, cause?: unknown) =>
    new TskError('proxy-failed', `The network proxy did not come up: ${why}`, { cause }),
  shellAgain: (task: string) =>
    new TskError('bad-input', `Task ${task} was a shell: you cannot retry it. Open a new one.`),
  shellNotOpen: (task: string, why: string) =>
    new TskError(
      'shell-not-open',
      `Task ${task} has no sandbox to open a shell in: ${why} "tsk shell" opens one in a fresh sandbox.`,
    ),
  terminalUnavailable: (platform: string, id: string, cause: unknown) =>
    new TskError(
      'terminal-unavailable',
      `TSK's terminals do not work on this machine (${platform}: ${messageOf(cause)}). In your own terminal, "tsk shell ${id}" joins the shell.`,
      { cause },
    ),
  tooLarge: (what: string) => new TskError('too-large', what),
  unsafeWorkspace: (error: Error, cause: unknown) =>
    new TskError(
      isTskError(error) ? error.code : 'harvest-failed',
      `${error.message} Do not run git there: TSK could not set aside what the agent set up for git (${messageOf(cause)}).`,
      { cause },
    ),
  unbornBranch: (path: string, branch: string) =>
    new TskError(
      'no-commit',
      `The branch ${branch}, checked out at ${path}, has no commit yet. Make a first commit, switch to another branch, or choose one to start from with "--from".`,
    ),
  unknownAgent: (name: string, known: readonly string[]) =>
    new TskError('unknown-agent', `There is no agent "${name}". Known agents: ${list(known)}.`),
  unknownStack: (name: string, known: readonly string[]) =>
    new TskError('unknown-stack', `There is no stack "${name}". Known stacks: ${list(known)}.`),
  unknownTask: (id: string) => new TskError('unknown-task', `There is no task "${id}".`),
  unknownType: (name: string, known: readonly string[]) =>
    new TskError('unknown-type', `There is no task type "${name}". Known types: ${list(known)}.`),
} as const;
