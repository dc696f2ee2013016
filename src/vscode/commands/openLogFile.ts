import { Range, Uri } from 'vscode';
import type { Core } from '../../core/core';
import { findFile } from '../logs/findFile';
import { parseLogFile } from '../logs/logFile';
import { openAsText } from '../opening/openForeign';
import { command } from './command';

/** Opens the user’s file that a task's log names, at that place; does nothing where there is none (any more). */
export const openLogFile = command('tsk.openLogFile', async ({ core }: { readonly core: Core }, argument) => {
  const named = parseLogFile(argument);
  if (!named) return;
  const { snapshot } = await core.tasks.get(named.task);
  const file = await findFile(named.path, [snapshot.worktree]);
  if (file === undefined) return;
  const { line, column } = named;
  await openAsText(Uri.file(file), { selection: new Range(line - 1, column - 1, line - 1, column - 1) });
});
