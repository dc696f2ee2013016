// An extension of the benchmarks' own, beside the one that is measured: it lives on the same event loop. Notes ten times
// a second, as a line of JSON in a file of its process's own in TSK_BENCH_PROBES: how long the event loop stood still at
// most, and how much memory the process holds.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const tickMs = 10;
const noteEveryMs = 100;

export function activate(): void {
  const file = join(process.env['TSK_BENCH_PROBES'] ?? '.', `${process.pid}.jsonl`);
  let last = performance.now();
  let noted = last;
  let stop = 0;
  setInterval(() => {
    const now = performance.now();
    stop = Math.max(stop, now - last - tickMs);
    last = now;
    if (now - noted < noteEveryMs) return;
    appendFileSync(file, `${JSON.stringify({ at: Date.now(), stop, rss: process.memoryUsage.rss() })}\n`);
    noted = now;
    stop = 0;
  }, tickMs).unref();
}
