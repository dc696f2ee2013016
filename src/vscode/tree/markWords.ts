import * as l10n from '@vscode/l10n';
import type { ReviewMark } from '../../core/model/reviewMarks';

/** A reason to look at a file closely, for people. */
interface MarkWords {
  /** A word or two, for the row. */
  readonly short: string;
  /** A sentence, for the tooltip. */
  readonly reason: string;
}

export const markWords: Readonly<Record<ReviewMark, MarkWords>> = {
  editor: {
    short: l10n.t('editor settings'),
    reason: l10n.t('Editors apply it when the folder is opened; it can run programs.'),
  },
  extension: {
    short: l10n.t('run by tools'),
    reason: l10n.t('Editor extensions and build tools run it, often as soon as the folder is opened.'),
  },
  agent: {
    short: l10n.t('agent instructions'),
    reason: l10n.t('Coding agents on this machine follow it; it can run programs.'),
  },
  container: {
    short: l10n.t('dev container'),
    reason: l10n.t('It can run programs when the folder is opened in a dev container.'),
  },
  hook: { short: l10n.t('hook'), reason: l10n.t('Git hooks run it on commit, checkout or push.') },
  environment: {
    short: l10n.t('environment'),
    reason: l10n.t('Shells and tools read it when they enter the folder; it can run programs.'),
  },
  git: {
    short: l10n.t('Git settings'),
    reason: l10n.t('Git applies it on checkout; it can choose filters and the sources of submodules.'),
  },
  packages: {
    short: l10n.t('package settings'),
    reason: l10n.t('Package managers follow it; it can run programs on install.'),
  },
  pipeline: {
    short: l10n.t('pipeline'),
    reason: l10n.t('A server runs it after a push, with access to its secrets.'),
  },
  tsk: { short: l10n.t('TSK settings'), reason: l10n.t('TSK uses it for future tasks.') },
  notebook: {
    short: l10n.t('notebook'),
    reason: l10n.t('A notebook can run scripts in its outputs when opened.'),
  },
  desktop: {
    short: l10n.t('shortcut'),
    reason: l10n.t('File managers act on it when the folder is shown or the file is clicked.'),
  },
  link: { short: l10n.t('link'), reason: l10n.t('A symbolic link: it can lead out of the repository.') },
  executable: { short: l10n.t('executable'), reason: l10n.t('The file can now be run as a program.') },
  submodule: {
    short: l10n.t('submodule'),
    reason: l10n.t('A submodule: it brings in commits from elsewhere.'),
  },
  repository: {
    short: l10n.t('Git repository'),
    reason: l10n.t('Git may treat its folder as a repository and apply the settings in it.'),
  },
};
