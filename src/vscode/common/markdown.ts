import { MarkdownString } from 'vscode';
import type { CommandId } from './commandIds';
import { withoutPictures } from './safeText';

// The one place that makes Markdown. Text of others in it went through `markdownText`; what slips through can neither run
// a command nor be HTML nor load a picture.

/** Markdown that runs nothing and loads nothing. */
export function plainMarkdown(text: string): MarkdownString {
  const made = new MarkdownString(withoutPictures(text), false);
  made.isTrusted = false;
  made.supportHtml = false;
  return made;
}

/** The same, with links to these commands and no others. */
export function commandMarkdown(
  text: string,
  commands: readonly (CommandId | 'tsk.tasks.focus')[],
): MarkdownString {
  const made = plainMarkdown(text);
  made.isTrusted = { enabledCommands: [...commands] };
  return made;
}
