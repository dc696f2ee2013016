/** The size of a terminal, in characters. */
export interface TerminalSize {
  readonly rows: number;
  readonly columns: number;
}

/** The longest content of one frame, in bytes: `tsk-shell` accepts no larger frames. */
const longest = 65_536;

/** Typed or pasted text, in the frames that the sandbox's `tsk-shell` reads. */
export function keyFrames(keys: Uint8Array): readonly Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < keys.length; at += longest) frames.push(frame('d', keys.subarray(at, at + longest)));
  return frames;
}

/** The size of the terminal. The first such frame starts the output. */
export function sizeFrame({ rows, columns }: TerminalSize): Buffer {
  const body = Buffer.alloc(4);
  body.writeUInt16BE(bounded(rows), 0);
  body.writeUInt16BE(bounded(columns), 2);
  return frame('r', body);
}

/** A hidden terminal may report no size. */
function bounded(count: number): number {
  return Math.min(Math.max(Math.trunc(count) || 1, 1), 5000);
}

function frame(kind: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.write(kind, 'latin1');
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}
