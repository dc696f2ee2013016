import { StringDecoder } from 'node:string_decoder';
import type { OutputLine } from '../model/engine';
import { outputFrames, type OutputStream } from './outputFrames';

/** A line longer than this many characters is passed on in pieces: a container's output is not ours to trust. */
const maxLine = 1_000_000;
/** So far before its end a piece is looked through for a place between two words. */
const maxWord = 4_096;

/** Cuts one stream's bytes into lines; characters and line ends may be split between chunks. */
class LineCutter {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  constructor(private readonly stream: OutputStream) {}

  *push(chunk: Buffer): Generator<OutputLine> {
    this.rest += this.decoder.write(chunk);
    let start = 0;
    for (let end = this.rest.indexOf('\n'); end >= 0; end = this.rest.indexOf('\n', start)) {
      yield this.line(this.rest.slice(start, end));
      start = end + 1;
    }
    this.rest = this.rest.slice(start);
    while (this.rest.length > maxLine) {
      const end = pieceEnd(this.rest);
      yield this.line(this.rest.slice(0, end));
      this.rest = this.rest.slice(end);
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

/** Between words where that can be: a secret that is cut in two is not known any more. */
function pieceEnd(text: string): number {
  for (let at = maxLine; at > maxLine - maxWord; at--) if (/[\s"']/.test(text.charAt(at - 1))) return at;
  return maxLine;
}

/** Cuts the bytes of both streams into lines, in the order in which they end. */
export class OutputCutter {
  private readonly cutters = { stdout: new LineCutter('stdout'), stderr: new LineCutter('stderr') };

  push(stream: OutputStream, data: Buffer): Generator<OutputLine> {
    return this.cutters[stream].push(data);
  }

  /** What has no line end. */
  *end(): Generator<OutputLine> {
    yield* this.cutters.stdout.end();
    yield* this.cutters.stderr.end();
  }
}

/** Reads the engine's multiplexed stream. Yields lines in the order in which they end. */
export async function* outputLines(source: AsyncIterable<Buffer>): AsyncGenerator<OutputLine> {
  const cutter = new OutputCutter();
  for await (const { stream, data } of outputFrames(source)) yield* cutter.push(stream, data);
  yield* cutter.end();
}
