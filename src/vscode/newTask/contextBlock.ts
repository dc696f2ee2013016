import { trimEnd } from '../../core/util/text';

/** A part of a file, to be shown to an agent. Lines count from 1. */
export interface Excerpt {
  /** Relative to the repository, `/` between parts. */
  readonly path: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /** The editor's name for the language. */
  readonly language: string;
  readonly text: string;
}

const maxLines = 200;
const maxChars = 20_000;

/** An excerpt as Markdown: where it is from, and its text between fences longer than any inside. */
export function contextBlock({ path, firstLine, lastLine, language, text }: Excerpt): string {
  const lines = trimEnd(text.replace(/\r\n?/g, '\n'), '\n').split('\n');
  // Empty lines at the end are not shown, and not counted.
  const last = Math.min(lastLine, firstLine + lines.length - 1);
  const kept = lines.slice(0, maxLines).join('\n').slice(0, maxChars);
  const isCut = kept.length < lines.join('\n').length;
  const longest = Math.max(2, ...(kept.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const heading = `${codeText(path)}, ${lineText(firstLine, isCut ? lastLine : last)}${isCut ? ' (the beginning of it)' : ''}:`;
  return [heading, '', `${fence}${fenceWord(language)}`, kept, fence].join('\n');
}

/** A path or a name as code, whatever ticks and line ends it holds. */
export function codeText(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const ticks = '`'.repeat(Math.max(0, ...(line.match(/`+/g) ?? []).map((found) => found.length)) + 1);
  return ticks.length === 1 ? `\`${line}\`` : `${ticks} ${line} ${ticks}`;
}

/** `line 3` or `lines 3-9`. */
export function lineText(first: number, last: number): string {
  return first === last ? `line ${first}` : `lines ${first}-${last}`;
}

function fenceWord(language: string): string {
  return /^[\w+#-]{1,30}$/.test(language) && language !== 'plaintext' ? language : '';
}
