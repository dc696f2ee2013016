import { truncate } from '../util/text';

/** How many characters of one text the log keeps, so that a single text cannot fill memory or disk. */
const limits = { line: 4_000, message: 20_000, result: 4_000, words: 300 } as const;

/** The beginning of a text, up to the limit of its kind. */
export function bounded(text: string, kind: keyof typeof limits): string {
  return truncate(text, limits[kind]);
}

/** Beginning and end of a text, up to the limit of its kind: the end of a command's output matters most. */
export function boundedEnds(text: string, kind: keyof typeof limits): string {
  if (text.length <= limits[kind]) return text;
  const half = Math.floor(limits[kind] / 2);
  const end = text.slice(-half).replace(/^[\udc00-\udfff]/, ''); // Do not start in the middle of a character.
  return `${truncate(text, half)}\n${end}`;
}
