import { neutralise, oneLine, truncate } from '../../core/util/text';

// Texts of tasks (names, reasons, agents' reports) are hostile until they went through one of these.

/** One line for a tree, a list or a status bar: no control characters, no `$(icon)`. */
export function labelText(text: string, max = 120): string {
  return truncate(oneLine(text), max).replace(/\$\(/g, '$\u200b(');
}

/**
 * One line for a notification. VS Code makes `[text](command:…)` in a message clickable, which would let
 * an agent offer any command of the editor: links are broken up.
 */
export function notificationText(text: string, max = 400): string {
  return labelText(text, max).replace(/\]\(/g, ']\u200b(');
}

/**
 * Text that Markdown shows as it is: every ASCII punctuation mark becomes a character reference, which
 * can never be structure: no link, no image, no HTML, no autolink.
 */
export function markdownText(text: string, max = 1000): string {
  return truncate(oneLine(text), max).replace(/[!-/:-@[-`{-~]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/**
 * Lines for an output channel. VS Code makes a link of every `file://…` there and opens it in the editor that its name asks
 * for, which may run what is in it: such links are broken up.
 */
export function outputText(text: string): string {
  return neutralise(text).replace(/file:(?=\/\/)/gi, '$&\u2060');
}

/** Markdown whose pictures become text: loading one would tell its server that the user looks at it. */
export function withoutPictures(markdown: string): string {
  return markdown.replace(/!(?=\[)/g, '!\u2060');
}
