// An extension of the benchmarks' own, beside the one that is measured: it lives on the same event loop. Notes ten times
// a second, as a line of JSON in a file of its process's own in TSK_BENCH_PROBES: how long the event loop stood still at
// most (and how much processor time the process took meanwhile, at most), and how much memory the process holds.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const tickMs = 10;
const noteEveryMs = 100;

export function activate(): void {
  const file = join(process.env['TSK_BENCH_PROBES'] ?? '.', `${process.pid}.jsonl`);
  let last = performance.now();
  let noted = last;
  let spent = process.cpuUsage();
  let stop = 0;
  let work = 0;
  setInterval(() => {
    const now = performance.now();
    const late = now - last - tickMs;
    const { user, system } = process.cpuUsage(spent);
    stop = Math.max(stop, late);
    work = Math.max(work, Math.min(late, (user + system) / 1e3));
    last = now;
    spent = process.cpuUsage();
    if (now - noted < noteEveryMs) return;
    const note = { at: Date.now(), stop, work, rss: process.memoryUsage.rss() };
    appendFileSync(file, `${JSON.stringify(note)}\n`);
    noted = now;
    stop = 0;
    work = 0;
  }, tickMs).unref();
}
