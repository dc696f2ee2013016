import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { activationBench } from './activationBench';
import { commandBench } from './commandBench';
import { harvestBench } from './harvestBench';
import { logBench } from './logBench';
import { queueBench } from './queueBench';
import { benchSnapshots } from './snapshotBench';
import { startBench } from './startBench';
import { storeBench } from './storeBench';
import { table, type BenchRow } from './table';
import { treeBench } from './treeBench';
import { windowBench } from './windowBench';

const benches = {
  store: storeBench,
  start: startBench,
  command: commandBench,
  queue: queueBench,
  tree: treeBench,
  log: logBench,
  harvest: harvestBench,
  snapshot: benchSnapshots,
  activation: activationBench,
  window: windowBench,
};

/** `npm run bench`: every figure with its baseline from the same run; `npm run bench -- store queue`: some of them. */
async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tsk-bench-'));
  try {
    const rows: BenchRow[] = [];
    const named = process.argv.slice(2);
    for (const [name, bench] of Object.entries(benches)) {
      if (named.length === 0 || named.includes(name)) rows.push(...(await bench(dir)));
    }
    console.log(table(rows).join('\n'));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
