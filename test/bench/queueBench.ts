import { join } from 'node:path';
import { createCore } from '../../src/core/core';
import { nullLogger } from '../../src/core/model/logger';
import { isEnded } from '../../src/core/model/task';
import { SampleRepo } from '../support/sampleRepo';
import type { BenchRow } from './table';

const tasks = 20;
const workers = 4;

/** Many tasks from queued to ended, against the time of their agents alone, spread over the workers. */
export async function queueBench(dir: string): Promise<readonly BenchRow[]> {
  const repo = new SampleRepo(join(dir, 'queue'));
  repo.agentScript(['echo x > x.txt', 'sleep 3']);
  const core = createCore({
    dataDir: join(dir, 'queue data'),
    resourcesDir: join(__dirname, '..', '..', '..'),
    environment: process.env,
    logger: nullLogger,
  });
  const request = { repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' } as const;
  try {
    // Image and proxy are there.
    await core.tasks.run(request);
    for (let n = 0; n < tasks; n++) await core.tasks.add(request);
    const start = performance.now();
    core.startWorker(workers);
    while ((await core.tasks.list()).some(({ state }) => !isEnded(state)))
      await new Promise((resolve) => setTimeout(resolve, 20));
    const ms = performance.now() - start;
    const agents = (await core.tasks.list()).slice(1).map(({ state }) => {
      if (state.kind !== 'completed') throw new Error(`A task is ${JSON.stringify(state)}.`);
      return state.spent?.agent ?? Number.NaN;
    });
    const ideal = agents.reduce((sum, one) => sum + one, 0) / workers;
    return [
      {
        name: `queue: ${tasks} tasks on ${workers} workers, end to end`,
        ms,
        baseline: `the time of their agents / ${workers}`,
        baselineMs: ideal,
      },
    ];
  } finally {
    core.dispose();
  }
}
