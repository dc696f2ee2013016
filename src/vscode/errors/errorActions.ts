import * as l10n from '@vscode/l10n';
import type { ErrorCode } from '../../core/util/errors';

/** A button of an error message. */
export type ErrorAction =
  | 'doctor'
  | 'initRepository'
  | 'manageTrust'
  | 'openConfig'
  | 'openFolder'
  | 'openScm'
  | 'openSettings'
  | 'retry'
  | 'setCredentials'
  | 'setSecret'
  | 'showLog';

export const actionTitles: Record<ErrorAction, string> = {
  doctor: l10n.t('Doctor'),
  initRepository: l10n.t('Initialize Repository'),
  manageTrust: l10n.t('Manage Workspace Trust'),
  openConfig: l10n.t('Open tsk.toml'),
  openFolder: l10n.t('Open Folder'),
  openScm: l10n.t('Open Source Control'),
  openSettings: l10n.t('Open Settings'),
  retry: l10n.t('Retry'),
  setCredentials: l10n.t('Set Agent Credentials…'),
  setSecret: l10n.t('Set Secret…'),
  showLog: l10n.t('Show Log'),
};

/** The buttons for each error; `silent` for what the user did on purpose. */
export const errorActions: Record<ErrorCode, readonly ErrorAction[] | 'silent'> = {
  'agent-not-logged-in': ['setCredentials', 'retry'],
  // Has a dialog of its own; comes here only if nobody can answer it.
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
  'folder-unusable': ['openSettings'],
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
  'not-trusted': ['manageTrust'],
  'proxy-failed': ['retry', 'showLog'],
  'shell-not-open': [],
  'terminal-unavailable': ['showLog'],
  'too-large': [],
  'unknown-agent': [],
  'unknown-stack': [],
  'unknown-task': [],
  'unknown-type': [],
};
