/** An attributes pattern that matches exactly one path. Both are bytes, one character each. */
export function attributePattern(path: string): string {
  const anchored = `/${path.replace(/[\\*?[]/g, '\\$&')}`;
  return quoteBytes(anchored, /[^\x21\x23-\x5b\x5d-\x7e]/);
}

/** A path as git reads and writes it in a line: in C-style quotes if it has unusual characters. */
export function quoteBytes(path: string, unusual = /[^\x20\x21\x23-\x5b\x5d-\x7e]/): string {
  if (!unusual.test(path)) return path;
  const inner = path.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, (char) =>
    char === '"' || char === '\\' ? `\\${char}` : (letters[char] ?? octal(char)),
  );
  return `"${inner}"`;
}

/** In git's own spelling, so that lines can be compared. */
const letters: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
};

function octal(char: string): string {
  return `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
}
