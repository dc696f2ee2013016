import { closeSync, fsyncSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { nullLogger } from '../../src/core/model/logger';
import type { TaskStore } from '../../src/core/model/store';
import type { Task } from '../../src/core/model/task';
import { nextTask } from '../../src/core/scheduler/nextTask';
import { queueStore } from '../../src/core/scheduler/queueStore';
import { openTaskStore } from '../../src/core/store/taskStore';
import { systemClock } from '../../src/core/util/time';
import { storeTask, wasmFile } from '../support/storeSupport';
import { median, type BenchRow } from './table';

const rounds = 15;

/** What a change of a task's state, a list and a decision cost with many tasks, against a bare durable write. */
export async function storeBench(dir: string): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const count of [100, 1_000, 10_000])
    rows.push(...(await withTasks(join(dir, `store ${count}`), count)));
  return rows;
}

async function withTasks(dataDir: string, count: number): Promise<readonly BenchRow[]> {
  const store = queueStore(
    openTaskStore({ dataDir, clock: systemClock, logger: nullLogger, wasmFile }),
    systemClock,
  );
  try {
    await store.transact((tasks) => {
      for (let n = 0; n < count; n++) tasks.insert(storeTask(n));
    });
    const { size } = statSync(join(dataDir, 'tasks.db'));
    const blocked = monitorEventLoopDelay({ resolution: 1 });
    blocked.enable();
    const change = await medianOf((n) => rename(store, n));
    blocked.disable();
    const bare = await medianOf(() => Promise.resolve(bareWrite(join(dataDir, 'bare'), size)));
    const baseline = `a durable write of ${(size / 1e6).toFixed(1)} MB`;
    const what = `${count.toLocaleString('en-US')} tasks: `;
    const list = await medianOf(async () => void (await store.list()));
    const tasks = await store.list();
    const decide = await medianOf(() => Promise.resolve(decision(tasks)));
    return [
      { name: `${what}a durable change of state`, ms: change, baseline, baselineMs: bare },
      { name: `${what}longest stop of the event loop`, ms: blocked.max / 1e6, baseline, baselineMs: bare },
      { name: `${what}list`, ms: list, baseline, baselineMs: bare },
      { name: `${what}what to start next`, ms: decide, baseline, baselineMs: bare },
    ];
  } finally {
    store.dispose();
  }
}

async function rename(store: TaskStore, n: number): Promise<void> {
  await store.transact((tasks) => {
    const [task] = tasks.list();
    if (task) tasks.update({ ...task, name: `renamed ${n}` });
  });
}

function decision(tasks: readonly Task[]): void {
  nextTask(tasks, { workers: 4, perAgent: 2 }, { now: new Date().toISOString(), away: new Set() });
}

function bareWrite(file: string, size: number): void {
  const handle = openSync(`${file}.new`, 'w');
  writeSync(handle, Buffer.alloc(size));
  fsyncSync(handle);
  closeSync(handle);
  renameSync(`${file}.new`, file);
}

async function medianOf(work: (n: number) => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const start = performance.now();
    await work(n);
    times.push(performance.now() - start);
  }
  return median(times);
}
