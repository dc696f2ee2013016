import { env, FileType, l10n, Uri, window, workspace } from 'vscode';
import { errors } from '../../core/util/errors';
import { changesPrompt, commentPrompt, filesPrompt, problemPrompt } from '../newTask/delegatePrompts';
import type { DelegatedProblem } from '../newTask/delegatedProblem';
import { agentPath, contextOf, excerptAround, excerptOf } from '../newTask/editorContext';
import { changedFiles } from '../newTask/gitChanges';
import { openDraft, type OpenDraftParts } from '../newTask/openDraft';
import { command } from './command';

/** Opens a new task document with what is selected, or the whole file, as its context. */
export const delegateSelection = command('tsk.delegateSelection', async (parts: OpenDraftParts) => {
  const editor = window.activeTextEditor;
  if (!editor) throw errors.badInput(l10n.t('Open a file and select the text for the task first.'));
  await parts.folders.ready();
  const { uri } = editor.document;
  await openDraft(parts, {
    ...contextOf(excerptOf(editor, parts.folders)),
    ...(uri.scheme === 'file' ? { file: uri.fsPath } : {}),
  });
});

const maxChars = 200_000;

/** Opens a new task document with the text of a file as its prompt. */
export const delegateText = command('tsk.delegateText', async (parts: OpenDraftParts, argument) => {
  const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
  if (!uri) throw errors.badInput(l10n.t('Open the file to use as the prompt first.'));
  const document = await workspace.openTextDocument(uri);
  const prompt = document.getText().trim();
  if (prompt.length > maxChars)
    throw errors.badInput(l10n.t('That file is too long for a prompt. Refer to it in the prompt instead.'));
  await openDraft(parts, { prompt, ...(uri.scheme === 'file' ? { file: uri.fsPath } : {}) });
});

/** Opens a new task document with the text of the clipboard as its prompt. */
export const delegateClipboard = command('tsk.delegateClipboard', async (parts: OpenDraftParts) => {
  const prompt = (await env.clipboard.readText()).trim();
  if (prompt === '') throw errors.badInput(l10n.t('The clipboard contains no text.'));
  if (prompt.length > maxChars)
    throw errors.badInput(l10n.t('The text in the clipboard is too long for a prompt.'));
  await openDraft(parts, { prompt });
});

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

/** Opens a new task document about uncommitted changes: those chosen in the Source Control view, else all. */
export const delegateChanges = command('tsk.delegateChanges', async (parts: OpenDraftParts, ...args) => {
  await parts.folders.ready();
  const uris = await changedFiles(args, window.activeTextEditor?.document.uri);
  const [first] = uris;
  if (!first) throw errors.badInput(l10n.t('No uncommitted changes.'));
  const paths = uris.map((uri) => agentPath(uri, parts.folders));
  await openDraft(parts, { prompt: changesPrompt(paths), file: first.fsPath });
});

/** Opens a new task document about a problem, or about a comment that asks for something. Called by a quick fix. */
export const delegateProblem = command('tsk.delegateProblem', async (parts: OpenDraftParts, argument) => {
  const given = argument as Partial<DelegatedProblem> | undefined;
  if (!(given?.uri instanceof Uri)) return;
  const { uri, line = 0, problems = [], comment } = given;
  await parts.folders.ready();
  const document = await workspace.openTextDocument(uri);
  const path = agentPath(uri, parts.folders);
  const { range } = document.lineAt(Math.min(line, document.lineCount - 1));
  const isDefect = comment === undefined || /^(?:FIXME|BUG)$/.test(comment.word);
  await openDraft(parts, {
    type: isDefect ? 'fix' : 'feat',
    prompt: comment ? commentPrompt(path, line + 1, comment) : problemPrompt(path, problems),
    ...contextOf(excerptAround(document, range, parts.folders)),
    ...(uri.scheme === 'file' ? { file: uri.fsPath } : {}),
  });
});
