import { StringDecoder } from 'node:string_decoder';
import type { OutputLine } from '../model/engine';

/** A line longer than this many characters is passed on in pieces: a container's output is not ours to trust. */
const maxLine = 1_000_000;

type Stream = OutputLine['stream'];

/** Cuts one stream's bytes into lines; characters and line ends may be split between chunks. */
class LineCutter {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  constructor(private readonly stream: Stream) {}

  *push(chunk: Buffer): Generator<OutputLine> {
    this.rest += this.decoder.write(chunk);
    let start = 0;
    for (let end = this.rest.indexOf('\n'); end >= 0; end = this.rest.indexOf('\n', start)) {
      yield this.line(this.rest.slice(start, end));
      start = end + 1;
    }
    this.rest = this.rest.slice(start);
    while (this.rest.length > maxLine) {
      yield this.line(this.rest.slice(0, maxLine));
      this.rest = this.rest.slice(maxLine);
    }
  }

  *end(): Generator<OutputLine> {
    this.rest += this.decoder.end();
    if (this.rest) yield this.line(this.rest);
    this.rest = '';
  }

  private line(text: string): OutputLine {
    return { stream: this.stream, text: text.endsWith('\r') ? text.slice(0, -1) : text };
  }
}

/**
 * Reads the engine's multiplexed stream: frames of `[stream, 0, 0, 0, length as uint32 big endian]` and
 * data (Docker Engine API, "ContainerAttach"). Yields lines in the order in which they end.
 */
export async function* outputLines(source: AsyncIterable<Buffer>): AsyncGenerator<OutputLine> {
  const cutters = { stdout: new LineCutter('stdout'), stderr: new LineCutter('stderr') };
  let pending: Buffer = Buffer.alloc(0);
  let left = 0;
  let current = cutters.stdout;
  for await (const chunk of source) {
    pending = pending.length ? Buffer.concat([pending, chunk]) : chunk;
    while (pending.length > 0) {
      if (left === 0) {
        if (pending.length < 8) break;
        current = pending[0] === 2 ? cutters.stderr : cutters.stdout;
        left = pending.readUInt32BE(4);
        pending = pending.subarray(8);
        continue;
      }
      const data = pending.subarray(0, left);
      left -= data.length;
      pending = pending.subarray(data.length);
      yield* current.push(data);
    }
  }
  yield* cutters.stdout.end();
  yield* cutters.stderr.end();
}
