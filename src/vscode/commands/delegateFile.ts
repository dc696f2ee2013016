import { FileType, l10n, Uri, window, workspace } from 'vscode';
import { errors } from '../../core/util/errors';
import { filesPrompt } from '../newTask/delegatePrompts';
import { agentPath } from '../newTask/editorContext';
import { openDraft, type OpenDraftParts } from '../newTask/openDraft';
import { command } from './command';

/** Opens a new task document about files and folders: those chosen in the explorer, else the active one. */
export const delegateFile = command('tsk.delegateFile', async (parts: OpenDraftParts, argument, others) => {
  const chosen = (Array.isArray(others) && others.length ? (others as unknown[]) : [argument]).filter(
    (one) => one instanceof Uri,
  );
  const active = window.activeTextEditor?.document.uri;
  const uris = chosen.length || !active ? chosen : [active];
  const [first] = uris;
  if (!first) throw errors.badInput(l10n.t('Select a file or a folder in the Explorer first.'));
  await parts.folders.ready();
  const about = uris.map(async (uri) => ({
    path: agentPath(uri, parts.folders),
    isFolder: (await workspace.fs.stat(uri)).type === FileType.Directory,
  }));
  const prompt = filesPrompt(await Promise.all(about));
  await openDraft(parts, { prompt, file: first.fsPath, values: { FILE: agentPath(first, parts.folders) } });
});
