import type { CommentTask } from './commentTask';
import { codeText, lineText } from './contextBlock';

/** A message of a language server, a linter or a compiler, as it came: hostile. */
export interface Problem {
  readonly message: string;
  readonly source?: string;
  readonly line: number;
}

const maxMessage = 2_000;

/** The prompts of tasks drafted from elsewhere in the editor. Agents read them, so they are not translated. */

export function problemPrompt(path: string, problems: readonly Problem[]): string {
  const [first, ...others] = problems;
  if (!first) return '';
  const one = ({ message, source, line }: Problem): string =>
    `- line ${line}${source === undefined ? '' : ` (${source.slice(0, 60)})`}: ${quoted(message)}`;
  return [
    `Fix ${others.length ? 'these problems' : 'this problem'} in ${codeText(path)}:`,
    '',
    ...[first, ...others].map(one),
  ].join('\n');
}

export function commentPrompt(path: string, line: number, { word, text }: CommentTask): string {
  const said = text ? `: ${quoted(text)}` : '.';
  return [
    `Do what the ${word} comment in ${codeText(path)}, ${lineText(line, line)}, asks for${said}`,
    '',
    'Remove the comment when it is done.',
  ].join('\n');
}

/** Paths relative to the repository. */
export function changesPrompt(paths: readonly string[]): string {
  const shown = paths.slice(0, 100).map((path) => `- ${codeText(path)}`);
  const rest = paths.length - shown.length;
  return [
    'Continue my uncommitted changes. In your copy, they are the last commit:',
    '',
    ...shown,
    ...(rest > 0 ? [`- and ${rest} more`] : []),
    '',
    'The task:',
    '',
    '',
  ].join('\n');
}

export function filesPrompt(paths: readonly { readonly path: string; readonly isFolder: boolean }[]): string {
  const words = paths
    .slice(0, 50)
    .map(({ path, isFolder }) => `${isFolder ? 'the folder' : 'the file'} ${codeText(path)}`);
  return `This is about ${words.join(', ')}.\n\n`;
}

function quoted(message: string): string {
  return message.slice(0, maxMessage).replace(/\s+/g, ' ').trim();
}
