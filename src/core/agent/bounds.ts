import { truncate } from '../util/text';

/** How many characters of one text go into a log: nothing an agent writes may fill memory or disk at once. */
const limits = { line: 4_000, message: 20_000, result: 4_000, words: 300 } as const;

/** The beginning of a text, as much as its kind may have. */
export function bounded(text: string, kind: keyof typeof limits): string {
  return truncate(text, limits[kind]);
}

/** Beginning and end of a text, as much as its kind may have: the end of a command's output matters most. */
export function boundedEnds(text: string, kind: keyof typeof limits): string {
  if (text.length <= limits[kind]) return text;
  const half = Math.floor(limits[kind] / 2);
  const end = text.slice(-half).replace(/^[\udc00-\udfff]/, ''); // Not from the middle of a character.
  return `${truncate(text, half)}\n${end}`;
}
