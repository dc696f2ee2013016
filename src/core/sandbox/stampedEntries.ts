import { outputFrames, type OutputStream } from './outputFrames';

/** An entry of a container's log, or a part of one: the first part has the time, as the engine says it. */
export interface EntryPart {
  readonly at?: string;
  readonly stream: OutputStream;
  readonly data: Buffer;
}

/** What is longer is no time. */
const longestStamp = 64;

/**
 * The entries of a log. Every frame is an entry and begins with its time (RFC 3339) and a space: Docker Engine API,
 * "ContainerLogs" with `timestamps`.
 */
export async function* stampedEntries(source: AsyncIterable<Buffer>): AsyncGenerator<EntryPart> {
  let head: Buffer | undefined;
  for await (const { stream, data, isFirst } of outputFrames(source)) {
    if (isFirst) head = Buffer.alloc(0);
    if (!head) {
      yield { stream, data };
      continue;
    }
    head = Buffer.concat([head, data]);
    const end = head.indexOf(' ');
    if (end > longestStamp || (end < 0 && head.length > longestStamp))
      throw new Error('it gave output without timestamps');
    if (end < 0) continue;
    yield { at: head.toString('latin1', 0, end), stream, data: head.subarray(end + 1) };
    head = undefined;
  }
}

/** The last entry of a log, to be compared with another one; empty where there is none. */
export async function lastEntry(source: AsyncIterable<Buffer>): Promise<string> {
  let last = '';
  for await (const entry of wholeEntries(stampedEntries(source))) last = textOf(entry);
  return last;
}

/** All entries but the last, unless that is the one given: of another nobody knows whether it is written to its end. */
export async function* settledEntries(
  source: AsyncIterable<Buffer>,
  settled: string,
): AsyncGenerator<EntryPart> {
  let held: EntryPart | undefined;
  for await (const entry of wholeEntries(stampedEntries(source))) {
    if (held) yield held;
    held = entry;
  }
  if (held && textOf(held) === settled) yield held;
}

async function* wholeEntries(parts: AsyncIterable<EntryPart>): AsyncGenerator<EntryPart> {
  let whole: EntryPart | undefined;
  for await (const part of parts) {
    if (whole && part.at === undefined) {
      whole = { ...whole, data: Buffer.concat([whole.data, part.data]) };
      continue;
    }
    if (whole) yield whole;
    whole = part;
  }
  if (whole) yield whole;
}

function textOf({ at, stream, data }: EntryPart): string {
  return `${at} ${stream} ${data.toString('latin1')}`;
}
