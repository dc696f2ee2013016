import type { ErrorCode } from '../core/util/errors';

/** What the command's exit code says. 1 is a task that failed or was cancelled. */
export const exitCodes = {
  ok: 0,
  taskFailed: 1,
  usage: 2,
  notFound: 3,
  environment: 4,
  /** `tsk server start --quit`: tasks are left that cannot start or go on. */
  queueStuck: 5,
  internal: 70,
  /** 128 + SIGINT: stopped by Ctrl-C or another signal before the command was done. */
  interrupted: 130,
  /** 128 + SIGPIPE. */
  noReader: 141,
} as const;

/** The exit code for an error, for scripts to tell a wrong call from a machine that lacks something. */
export function exitCodeOf(code: ErrorCode): number {
  switch (code) {
    case 'approval-needed':
    case 'bad-config':
    case 'bad-input':
    case 'unknown-agent':
    case 'unknown-stack':
    case 'unknown-type':
    case 'ambiguous-task':
    case 'bad-transition':
      return exitCodes.usage;
    case 'unknown-task':
    case 'no-changes':
    case 'shell-not-open':
      return exitCodes.notFound;
    case 'no-repository':
    case 'no-commit':
    case 'git-not-found':
    case 'not-trusted':
    case 'engine-not-found':
    case 'engine-failed':
    case 'engine-gone':
    case 'agent-not-logged-in':
    case 'missing-secret':
    case 'folder-unusable':
    case 'foreign-database':
    case 'newer-database':
    case 'damaged-database':
    case 'lock-timeout':
    case 'terminal-unavailable':
      return exitCodes.environment;
    case 'image-build-failed':
    case 'proxy-failed':
    case 'git-failed':
    case 'merge-conflict':
    case 'too-large':
    case 'bundle-rejected':
    case 'harvest-failed':
    case 'cancelled':
      return exitCodes.taskFailed;
    case 'internal':
      return exitCodes.internal;
  }
}
