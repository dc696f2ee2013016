/** The engine keeps all output, on its disk: so much of it is more than any agent means, in bytes. */
export const outputLimit = 4 * 1024 ** 3;

/** What an engine keeps with each entry of a log: its time, its stream, the words around it. A long line is several entries. */
const entryOverhead = 80;
const entryLength = 16 * 1024;

/** Of a character, at the most. */
const most = 6;

/** What each character of ASCII takes: in JSON, those that do not print, or stand in HTML, are six characters. */
const ascii = Uint8Array.from({ length: 0x80 }, (_, code) => {
  if (code < 0x20 || '<>&'.includes(String.fromCharCode(code))) return most;
  return '"\\'.includes(String.fromCharCode(code)) ? 2 : 1;
});

/**
 * How much of the engine's disk a line of output takes: as Docker keeps it, which is JSON. Podman keeps less. What is behind
 * the first entry of a very long line is not looked at, and counts as much as it can.
 */
export function outputSize(text: string): number {
  let size = 0;
  const looked = Math.min(text.length, entryLength);
  for (let at = 0; at < looked; at++) {
    const code = text.charCodeAt(at);
    size += ascii[code] ?? sizeOf(code);
  }
  return size + most * (text.length - looked) + entryOverhead * Math.ceil((text.length + 1) / entryLength);
}

/** Beyond ASCII. */
function sizeOf(code: number): number {
  if (code < 0x800) return 2;
  // What is no text, and what ends a line in JavaScript; half of what lies beyond 16 bits has two of four bytes.
  if (code === 0xfffd || code === 0x2028 || code === 0x2029) return 6;
  return code >= 0xd800 && code < 0xe000 ? 2 : 3;
}
