/** One instruction of a Dockerfile, its lines joined. Lines count from 1. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string;
  readonly value: string;
  readonly line: number;
}

const known = { heredocs: true } as const;

interface Parsed {
  readonly instructions: readonly Instruction[];
  /** The line of a last instruction that continues past the end of the text. */
  readonly openLine?: number;
}

/**
 * Reads Dockerfile text as the builders do: comments and empty lines vanish, also between the lines of one instruction;
 * what a here-document holds is not instructions, but to a builder that knows none. Lines end with `\n` alone.
 */
export function parseDockerfile(text: string, { heredocs }: { readonly heredocs: boolean } = known): Parsed {
  const lines = text.split('\n');
  const instructions: Instruction[] = [];
  let next = 0;
  while (next < lines.length) {
    const line = next + 1;
    if (isSilent(lines[next] ?? '')) {
      next += 1;
      continue;
    }
    const joined = joinLines(lines, next);
    next = joined.next;
    const whole = joined.text.trim();
    const [keyword = ''] = /^\S+/.exec(whole) ?? [];
    const value = whole.slice(keyword.length).trim();
    const instruction = { keyword: keyword.toUpperCase(), value, line };
    instructions.push(instruction);
    if (joined.open) return { instructions, openLine: line };
    if (heredocs) next = afterHeredocs(instruction, lines, next);
  }
  return { instructions };
}

function isSilent(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}

/** The lines from `start` on up to the first that does not end with a backslash. */
function joinLines(lines: readonly string[], start: number): { text: string; next: number; open: boolean } {
  let text = '';
  for (let next = start; next < lines.length; next++) {
    const line = lines[next] ?? '';
    if (next > start && isSilent(line)) continue;
    if (!/(^|[^\\])\\[ \t]*$/.test(line)) return { text: text + line, next: next + 1, open: false };
    text += line.replace(/\\[ \t]*$/, '');
  }
  return { text, next: lines.length, open: true };
}

/** The words of an instruction that begin a here-document. */
const heredocWord = /^\d*<<(-?)(["']?)([^<"'\s]+)\2$/;

/** True for a word that stands for a here-document. */
export function isHeredoc(word: string): boolean {
  return heredocWord.test(word);
}

/** Behind the here-documents of an instruction; where one has no end, the builder takes it for something else. */
function afterHeredocs({ keyword, value }: Instruction, lines: readonly string[], start: number): number {
  if (!['ADD', 'COPY', 'RUN'].includes(keyword)) return start;
  let next = start;
  for (const word of value.split(/\s+/)) {
    const [, strip, , end] = heredocWord.exec(word) ?? [];
    if (end === undefined) continue;
    const last = lines.findIndex((line, n) => n >= next && (strip ? line.replace(/^\t+/, '') : line) === end);
    if (last < 0) return start;
    next = last + 1;
  }
  return next;
}
