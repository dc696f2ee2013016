import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import { errors } from '../../core/util/errors';
import { codeOf } from '../../core/util/fileErrors';
import { labelText } from '../common/safeText';
import { openAsText } from '../opening/openForeign';
import { repositoriesOf } from '../repositories/openFolder';
import { repositoryName } from '../repositories/whichRepository';
import type { TemplateParts } from './templateOf';

/** Asks who a template is for; returns the folder to keep it in. Undefined if the user cancels. */
export async function templateTarget(
  { core, folders }: TemplateParts,
  title: string,
): Promise<string | undefined> {
  await folders.ready();
  const repositories = workspace.isTrusted ? repositoriesOf(folders.current) : [];
  const items = [
    {
      label: `$(account) ${l10n.t('For me, in every project')}`,
      dir: core.taskTypes.folder('user'),
    },
    ...repositories.map((one) => ({
      label: `$(repo) ${l10n.t('For everyone who works on {0}', labelText(repositoryName(one, repositories), 60))}`,
      dir: core.taskTypes.folder('project', one.location.worktree),
    })),
  ].map((item) => ({ ...item, description: item.dir }));
  const placeHolder = l10n.t('Choose where to keep the template');
  return (await window.showQuickPick(items, { title, placeHolder }))?.dir;
}

/**
 * Writes a new template and opens it; one that is there already is opened as it is, with a word about it. Returns its
 * file.
 */
export async function writeTemplate(dir: string, name: string, text: string): Promise<string> {
  const file = join(dir, `${name}.md`);
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw errors.badInput(String(error));
    void window.showInformationMessage(l10n.t('A template with that name already exists, so TSK opened it.'));
  }
  await openAsText(Uri.file(file), { preview: false });
  return file;
}
