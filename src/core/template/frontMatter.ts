/** A text that may begin with a block between lines of `---`. Offsets count characters of the whole text. */
export interface FrontMatter {
  /** What is between the lines; undefined when the text begins with no such line. */
  readonly matter?: string;
  readonly matterOffset: number;
  /** False when the block is begun and never ends: then all of the text belongs to it. */
  readonly closed: boolean;
  readonly body: string;
  readonly bodyOffset: number;
}

export function splitFrontMatter(text: string): FrontMatter {
  const opening = /^\uFEFF?---[ \t]*\r?\n/.exec(text);
  if (!opening) return { matterOffset: 0, closed: true, body: text, bodyOffset: 0 };
  const matterOffset = opening[0].length;
  const line = /^---[ \t]*(?:\r?\n|$)/gm;
  line.lastIndex = matterOffset;
  const closing = line.exec(text);
  if (!closing) {
    const bodyOffset = text.length;
    return { matter: text.slice(matterOffset), matterOffset, closed: false, body: '', bodyOffset };
  }
  const bodyOffset = closing.index + closing[0].length;
  const matter = text.slice(matterOffset, closing.index);
  return { matter, matterOffset, closed: true, body: text.slice(bodyOffset), bodyOffset };
}
