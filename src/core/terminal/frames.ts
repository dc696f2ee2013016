/** How large a terminal is, in characters. */
export interface TerminalSize {
  readonly rows: number;
  readonly columns: number;
}

/** The longest piece of keys in one frame, in bytes: `tsk-shell` takes no larger ones. */
const longest = 65_536;

/** What was typed or pasted, in the frames that `tsk-shell` of the sandbox reads. */
export function keyFrames(keys: Uint8Array): readonly Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < keys.length; at += longest) frames.push(frame('d', keys.subarray(at, at + longest)));
  return frames;
}

/** The size of the terminal. The first one lets what the terminal shows begin to come. */
export function sizeFrame({ rows, columns }: TerminalSize): Buffer {
  const body = Buffer.alloc(4);
  body.writeUInt16BE(bounded(rows), 0);
  body.writeUInt16BE(bounded(columns), 2);
  return frame('r', body);
}

/** A terminal that is not shown yet may say that it has no size. */
function bounded(count: number): number {
  return Math.min(Math.max(Math.trunc(count) || 1, 1), 5000);
}

function frame(kind: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.write(kind, 'latin1');
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}
