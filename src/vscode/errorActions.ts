import { t } from '@vscode/l10n';
import type { ErrorCode } from '../core/util/errors';

/** What a message about an error can offer. */
export type ErrorAction =
  | 'doctor'
  | 'initRepository'
  | 'openConfig'
  | 'openFolder'
  | 'openScm'
  | 'openSettings'
  | 'retry'
  | 'setCredentials'
  | 'setSecret'
  | 'showLog';

export const actionTitles: Record<ErrorAction, string> = {
  doctor: t('Doctor'),
  initRepository: t('Initialize Repository'),
  openConfig: t('Open tsk.toml'),
  openFolder: t('Open Folder'),
  openScm: t('Open Source Control'),
  openSettings: t('Open Settings'),
  retry: t('Retry'),
  setCredentials: t('Set Agent Credentials…'),
  setSecret: t('Set Secret…'),
  showLog: t('Show Log'),
};

/** The buttons for each error; `silent` for what the user did on purpose. */
export const errorActions: Record<ErrorCode, readonly ErrorAction[] | 'silent'> = {
  'agent-not-logged-in': ['setCredentials', 'retry'],
  // Asked in a dialogue of its own; here only when nobody is there to answer.
  'approval-needed': [],
  'ambiguous-task': [],
  'bad-config': ['openConfig', 'retry'],
  'bad-input': [],
  'bad-transition': [],
  'bundle-rejected': ['showLog'],
  cancelled: 'silent',
  'damaged-database': ['openSettings', 'showLog'],
  'engine-failed': ['retry', 'showLog'],
  'engine-gone': ['retry', 'showLog'],
  'engine-not-found': ['retry', 'doctor', 'showLog'],
  'foreign-database': ['openSettings'],
  'git-failed': ['retry', 'showLog'],
  'git-not-found': ['retry'],
  'harvest-failed': ['showLog'],
  'image-build-failed': ['showLog'],
  internal: ['showLog'],
  'missing-secret': ['setSecret', 'retry'],
  'lock-timeout': ['retry', 'showLog'],
  'merge-conflict': [],
  'newer-database': ['openSettings'],
  'no-changes': [],
  'no-commit': ['openScm', 'retry'],
  'no-repository': ['initRepository', 'openFolder'],
  'proxy-failed': ['retry', 'showLog'],
  'shell-not-open': [],
  'terminal-unavailable': ['showLog'],
  'unknown-agent': [],
  'unknown-stack': [],
  'unknown-task': [],
  'unknown-type': [],
};
