/** The first bytes of each kind of picture, by file extension. */
const beginnings: Readonly<Record<string, readonly RegExp[]>> = {
  png: [/^\x89PNG\r\n\x1a\n/],
  jpg: [/^\xff\xd8\xff/],
  jpe: [/^\xff\xd8\xff/],
  jpeg: [/^\xff\xd8\xff/],
  gif: [/^GIF8[79]a/],
  webp: [/^RIFF[^]{4}WEBP/],
  bmp: [/^BM[^]{4}\0\0\0\0/],
  ico: [/^\0\0\x01\0[^]\0/],
};

/** True for the name of a picture that is nothing but pixels. An SVG is a document, and can hold scripts and links. */
export function isPictureName(name: string): boolean {
  return beginningsOf(name) !== undefined;
}

/** True when a file is a picture by its name and by its content alike. */
export function isPicture(name: string, content: Uint8Array): boolean {
  const head = Buffer.from(content.subarray(0, 16)).toString('latin1');
  return beginningsOf(name)?.some((beginning) => beginning.test(head)) ?? false;
}

function beginningsOf(name: string): readonly RegExp[] | undefined {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(beginnings, ending) ? beginnings[ending] : undefined;
}
