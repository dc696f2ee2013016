import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { harvestBench } from './harvestBench';
import { benchSnapshots } from './snapshotBench';
import { startBench } from './startBench';
import { storeBench } from './storeBench';
import { table, type BenchRow } from './table';

/** `npm run bench`: every figure with its baseline from the same run. */
async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tsk-bench-'));
  try {
    const rows: BenchRow[] = [];
    for (const bench of [storeBench, startBench, harvestBench, benchSnapshots])
      rows.push(...(await bench(dir)));
    console.log(table(rows).join('\n'));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
