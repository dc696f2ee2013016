import { appendFileSync, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { followLog } from '../../src/core/log/followLog';
import { renderLogRecord } from '../../src/core/log/renderLogEvent';
import { writeWholeLog } from '../../src/core/log/wholeLog';
import { nullLogger } from '../../src/core/model/logger';
import type { BenchRow } from './table';

const lines = 1_000_000;
/** As `taskLogChannel.ts` reads. */
const newestBytes = 4 * 1024 ** 2;

/** What following and writing out a log of a million lines (200 MB) costs, against reading the file. */
export async function logBench(dir: string): Promise<readonly BenchRow[]> {
  const file = join(dir, 'long.log');
  await writeLog(file);
  const baseline = 'reading 200 MB';
  const baselineMs = await timed(async () => void (await readFile(file)));
  const blocked = monitorEventLoopDelay({ resolution: 1 });
  blocked.enable();
  const before = process.memoryUsage().rss;
  let shown = 0;
  const following = followLog(file, (record) => (shown += renderLogRecord(record, { time: true }).length), {
    logger: nullLogger,
    reading: { newestBytes },
  });
  const open = await timed(() => following.settled());
  const live = await timed(async () => {
    appendFileSync(file, line(lines));
    await following.settled();
  });
  following.dispose();
  const held = (process.memoryUsage().rss - before) / 1e6;
  const stop = blocked.max / 1e6;
  const whole = await timed(() => writeWholeLog(file, `${file}.txt`, { logger: nullLogger }));
  blocked.disable();
  console.log(
    `a log of 1,000,000 lines: its last ${shown} lines were shown; ${held.toFixed(0)} MB more memory`,
  );
  const of = 'a log of 1,000,000 lines: ';
  return [
    { name: `${of}its end is shown`, ms: open, baseline, baselineMs },
    { name: `${of}one more line is shown`, ms: live, baseline, baselineMs },
    { name: `${of}longest stop of the event loop`, ms: stop, baseline, baselineMs },
    { name: `${of}written whole as text`, ms: whole, baseline, baselineMs },
    { name: `${of}longest stop while written`, ms: blocked.max / 1e6, baseline, baselineMs },
  ];
}

function line(n: number): string {
  const text = `line ${n} ${'of what an agent has to say '.repeat(5)}`;
  return `${JSON.stringify({ at: '2026-01-02T03:04:05.678Z', kind: 'output', stream: 'stdout', text })}\n`;
}

async function writeLog(file: string): Promise<void> {
  const stream = createWriteStream(file);
  for (let n = 0; n < lines; n += 1_000) {
    const part = Array.from({ length: 1_000 }, (_, i) => line(n + i)).join('');
    if (!stream.write(part)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()));
  }
  await new Promise<void>((resolve) => stream.end(() => resolve()));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
