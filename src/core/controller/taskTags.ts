import { errors } from '../util/errors';
import { oneLine, truncate } from '../util/text';

const maxTags = 20;
const maxLength = 40;

/**
 * Tags as given, each once, without a leading `#`. Throws `bad-input` for one that is empty, has white space or a comma,
 * or is longer than 40 characters, and for more than 20.
 */
export function taskTags(given: readonly string[]): readonly string[] {
  const tags = new Set(given.map((text) => checked(text.trim().replace(/^#/, ''))));
  if (tags.size > maxTags)
    throw errors.badInput(`A task can have at most ${maxTags} tags (got ${tags.size}).`);
  return [...tags];
}

function checked(tag: string): string {
  if (tag.length <= maxLength && /^[^\s,\p{C}]+$/u.test(tag)) return tag;
  throw errors.badInput(
    `"${truncate(oneLine(tag), maxLength)}" is not a valid tag. A tag is one word of at most ${maxLength} characters.`,
  );
}
