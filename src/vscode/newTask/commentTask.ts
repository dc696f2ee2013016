/** A TODO, FIXME or similar comment. */
export interface CommentTask {
  readonly word: string;
  readonly text: string;
}

const mark = /(?:^|[^\p{L}\p{N}_])(TODO|FIXME|XXX|HACK|BUG)(?:\([^)\n]{0,80}\))?(?:[:\s-]|$)(.*)/u;
/** What ends a comment on the same line. */
const ends = /\*\/|-->|#\}|%>|"""|'''/;

/** The mark in a line of code and the text after it; undefined without a mark. */
export function commentTask(line: string): CommentTask | undefined {
  const match = mark.exec(line.slice(0, 500));
  if (!match) return undefined;
  const [, word = '', text = ''] = match;
  const said = text.slice(0, ends.exec(text)?.index);
  return { word, text: said.replace(/^[:\s-]+/, '').trim() };
}
