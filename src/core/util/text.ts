/**
 * Makes text of unknown origin safe to show on one line: terminal escape sequences and control
 * characters become visible symbols or spaces, bidirectional overrides vanish.
 */
export function oneLine(text: string): string {
  return neutralise(text)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ');
}

/**
 * Makes text of unknown origin safe for a terminal or an output channel. Keeps newlines and tabs;
 * drops ANSI escape sequences (CSI, OSC, two-character), shows other control characters as U+2400
 * pictures, and drops bidirectional controls, which can make text read as something else.
 */
export function neutralise(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(
      /\u001b(?:\[[0-9;:<=>?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g,
      '',
    )
    .replace(/[\u0000-\u0008\u000b-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/[\u007f-\u009f]/g, '\u2421')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}

/** Shortens to `max` characters (code points) with an ellipsis; never splits a surrogate pair. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  const points = [...text.slice(0, 2 * max + 2)]; // Enough to decide: a code point has one or two units.
  return points.length <= max ? text : `${points.slice(0, Math.max(0, max - 1)).join('')}…`;
}

/**
 * A part of a branch name made of free text: letters, digits, `-`, `_` and single dots, lower case,
 * at most `max` characters. Never empty and always valid between slashes of a git ref (rules: git-check-ref-format).
 */
export function refPart(text: string, max = 40): string {
  const cleaned = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/-{2,}/g, '-');
  const cut = [...cleaned].slice(0, max).join('');
  let trimmed = trimEdges(cut, '-.');
  while (trimmed.endsWith('.lock')) trimmed = trimmed.slice(0, -'.lock'.length);
  return trimmed || 'task';
}

/** A short name for a task from its prompt: the first line's first four words. */
export function nameFromPrompt(prompt: string): string {
  const words = oneLine(prompt.trim().split('\n', 1)[0] ?? '')
    .replace(/[^\p{L}\p{N}\s_.-]+/gu, ' ')
    .split(/\s+/)
    .map((word) => trimEdges(word, '-.'))
    .filter(Boolean)
    .slice(0, 4);
  return refPart(words.join('-'), 32);
}

/** The text without any of `characters` at its ends. A pattern for that takes a quadratic time. */
export function trimEdges(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text.charAt(start))) start++;
  return trimEnd(text.slice(start), characters);
}

/** The text without any of `characters` at its end. */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** `1 file`, `3 files`: the count with its noun. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

/** A message with an end to it, for another sentence behind it. */
export function sentence(message: string): string {
  return /[.!?…]$/.test(message) ? message : `${message}.`;
}
