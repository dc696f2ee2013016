import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createCore } from '../../src/core/core';
import { nullLogger } from '../../src/core/model/logger';
import { SampleRepo } from '../support/sampleRepo';
import { median, type BenchRow } from './table';

const rounds = 5;

/** Taking over 1,000 new files from a sandbox, verified, against a plain `git fetch` of the same commit. */
export async function harvestBench(dir: string): Promise<readonly BenchRow[]> {
  const repo = new SampleRepo(join(dir, 'harvest'));
  repo.agentScript([
    'i=0; while [ $i -lt 1000 ]; do echo "$i $TSK_TASK_ID" > "file-$i.txt"; i=$((i + 1)); done',
  ]);
  const core = createCore({
    dataDir: join(dir, 'harvest-data'),
    resourcesDir: join(__dirname, '..', '..', '..'),
    environment: process.env,
    logger: nullLogger,
  });
  const ours: number[] = [];
  const fetches: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const task = await core.tasks.run({
        repoPath: repo.dir,
        type: 'generic',
        prompt: 'x',
        agent: 'script',
      });
      await core.readLog(task.id, (record) => {
        if (record.kind === 'phase' && record.phase === 'harvest') ours.push(record.ms);
      });
      const target = join(dir, 'fetched');
      execFileSync('git', [
        'clone',
        '--quiet',
        '--single-branch',
        '--branch',
        'main',
        `file://${repo.dir}`,
        target,
      ]);
      const start = performance.now();
      execFileSync('git', ['-C', target, 'fetch', '--quiet', `file://${repo.dir}`, task.branch]);
      fetches.push(performance.now() - start);
      rmSync(target, { recursive: true });
    }
  } finally {
    core.dispose();
  }
  return [
    {
      name: 'harvest: 1,000 new files, verified',
      ms: median(ours),
      baseline: 'git fetch of the same, unverified',
      baselineMs: median(fetches),
    },
  ];
}
