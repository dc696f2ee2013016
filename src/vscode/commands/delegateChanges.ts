import { l10n, window } from 'vscode';
import { errors } from '../../core/util/errors';
import { changesPrompt } from '../newTask/delegatePrompts';
import { agentPath } from '../newTask/editorContext';
import { changedFiles } from '../newTask/gitChanges';
import { openDraft, type OpenDraftParts } from '../newTask/openDraft';
import { command } from './command';

/** Opens a new task document about uncommitted changes: those chosen in the Source Control view, else all. */
export const delegateChanges = command('tsk.delegateChanges', async (parts: OpenDraftParts, ...args) => {
  await parts.folders.ready();
  const uris = await changedFiles(args, window.activeTextEditor?.document.uri);
  const [first] = uris;
  if (!first) throw errors.badInput(l10n.t('No uncommitted changes.'));
  const paths = uris.map((uri) => agentPath(uri, parts.folders));
  await openDraft(parts, { prompt: changesPrompt(paths), file: first.fsPath });
});
