import type { ErrorCode } from '../core/util/errors';

/** What a message about an error can offer. */
export type ErrorAction = 'initRepository' | 'openFolder' | 'openScm' | 'openSettings' | 'retry' | 'showLog';

export const actionTitles: Record<ErrorAction, string> = {
  initRepository: 'Initialize Repository',
  openFolder: 'Open Folder',
  openScm: 'Open Source Control',
  openSettings: 'Open Settings',
  retry: 'Retry',
  showLog: 'Show Log',
};

/** The buttons for each error; `silent` for what the user did on purpose. */
export const errorActions: Record<ErrorCode, readonly ErrorAction[] | 'silent'> = {
  'agent-not-logged-in': ['retry'],
  'ambiguous-task': [],
  'bad-input': [],
  'bad-transition': [],
  'bundle-rejected': ['showLog'],
  cancelled: 'silent',
  'damaged-database': ['openSettings', 'showLog'],
  'engine-failed': ['retry', 'showLog'],
  'engine-not-found': ['retry', 'showLog'],
  'foreign-database': ['openSettings'],
  'git-failed': ['retry', 'showLog'],
  'git-not-found': ['retry'],
  'harvest-failed': ['showLog'],
  'image-build-failed': ['showLog'],
  internal: ['showLog'],
  'lock-timeout': ['retry', 'showLog'],
  'newer-database': ['openSettings'],
  'no-changes': [],
  'no-commit': ['openScm', 'retry'],
  'no-repository': ['initRepository', 'openFolder'],
  'proxy-failed': ['retry', 'showLog'],
  'unknown-agent': [],
  'unknown-stack': [],
  'unknown-task': [],
  'unknown-type': [],
};
