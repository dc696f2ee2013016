import { open, type FileHandle } from 'node:fs/promises';
import { whenAbsent } from '../util/fileErrors';
import { numberOf, parseRecord } from '../util/json';

const blockBytes = 256 * 1024;

/** The phases before an agent starts. Everything before them in a log belongs to an earlier run. */
const preparation = new Set<unknown>(['workspace', 'image', 'proxy', 'sandbox']);

/**
 * The number of the last run's last output event in a log (see `TaskLog.append`); 0 without such an event or without a log. Reads from
 * the end and ignores an incomplete last line.
 */
export async function lastOutputNumber(file: string): Promise<number> {
  const handle = await open(file, 'r').catch(whenAbsent(undefined));
  if (!handle) return 0;
  try {
    return await search(handle);
  } finally {
    await handle.close();
  }
}

async function search(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  // Text after the last line break is not a line yet.
  let tail: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  let isLast = true;
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - blockBytes);
    const block = Buffer.alloc(end - start);
    await handle.read(block, 0, block.length, start);
    const bytes = Buffer.concat([block, tail]);
    end = start;
    const first = start === 0 ? 0 : bytes.indexOf(0x0a) + 1;
    if (start > 0 && first === 0) {
      tail = bytes; // The line is longer than everything read so far and begins earlier.
      continue;
    }
    const lines = bytes.subarray(first).toString('utf8').split('\n');
    if (isLast) lines.pop();
    isLast = false;
    for (const line of lines.reverse()) {
      const record = parseRecord(line);
      const number = numberOf(record?.['n']);
      if (number !== undefined) return number;
      if (record?.['kind'] === 'phase' && preparation.has(record['phase'])) return 0;
    }
    tail = bytes.subarray(0, first);
  }
  return 0;
}
