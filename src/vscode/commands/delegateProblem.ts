import { Uri, workspace } from 'vscode';
import type { DelegatedProblem } from '../newTask/delegatedProblem';
import { commentPrompt, problemPrompt } from '../newTask/delegatePrompts';
import { agentPath, contextOf, excerptAround } from '../newTask/editorContext';
import { openDraft, type OpenDraftParts } from '../newTask/openDraft';
import { command } from './command';

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
