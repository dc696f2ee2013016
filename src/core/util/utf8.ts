/** The text of bytes, without a mark at the start unless that is to stay. Throws where they are not UTF-8. */
export function utf8(bytes: Uint8Array, { keepMark = false } = {}): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: keepMark }).decode(bytes);
  } catch {
    throw new Error('it is not UTF-8');
  }
}
