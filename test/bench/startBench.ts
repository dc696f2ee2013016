import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createCore } from '../../src/core/core';
import { nullLogger } from '../../src/core/model/logger';
import type { LogRecord } from '../../src/core/model/logEvent';
import { SampleRepo } from '../support/sampleRepo';
import { median, type BenchRow } from './table';

const rounds = 9;

/**
 * From `run` to the first line of the agent's command, on a warm machine (image built, proxy up), against a
 * bare `docker run --rm` of the same image to its first line; in turns, so that both see the same machine.
 */
export async function startBench(dir: string): Promise<readonly BenchRow[]> {
  const repo = new SampleRepo(join(dir, 'start'));
  repo.agentScript(['date +%s%N', 'echo x > x.txt']);
  const core = createCore({
    dataDir: join(dir, 'data'),
    resourcesDir: join(__dirname, '..', '..', '..'),
    environment: process.env,
    logger: nullLogger,
  });
  const request = { repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' } as const;
  try {
    await core.tasks.run(request);
    const image = execFileSync(
      'docker',
      ['images', '--quiet', '--filter', 'label=tsk.image=tsk/default-plain'],
      {
        encoding: 'utf8',
      },
    ).split('\n')[0];
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(await timeToFirstInstruction());
      bare.push(timeOfBareRun(image ?? ''));
    }
    const cancelled: number[] = [];
    for (let round = 0; round < 3; round++) cancelled.push(await timeToCancel());
    return [
      {
        name: 'cancel: asked → ended, with an agent at work',
        ms: median(cancelled),
        baseline: 'the most that is promised',
        baselineMs: 2_000,
      },
      {
        name: 'start: run → first instruction of the agent',
        ms: median(ours),
        baseline: 'docker run --rm of the same image',
        baselineMs: median(bare),
      },
    ];
  } finally {
    core.dispose();
  }

  async function timeToFirstInstruction(): Promise<number> {
    const start = Date.now();
    const task = await core.tasks.run(request);
    let first: LogRecord | undefined;
    await core.readLog(task.id, (record) => {
      if (record.kind === 'output') first ??= record;
    });
    const nanoseconds = first && 'text' in first ? Number(first.text) : Number.NaN;
    return nanoseconds / 1e6 - start;
  }

  async function timeToCancel(): Promise<number> {
    const asleep = new SampleRepo(join(dir, `asleep ${performance.now()}`));
    asleep.agentScript(['echo begun', 'sleep 6000']);
    const cancel = new AbortController();
    let asked = Number.NaN;
    const watch = core.tasks.onDidChange(({ changed }) => {
      if (cancel.signal.aborted || !changed.some(({ state }) => state.kind === 'running')) return;
      asked = performance.now();
      cancel.abort('Enough.');
    });
    await core.tasks.run({ ...request, repoPath: asleep.dir }, { signal: cancel.signal });
    watch.dispose();
    return performance.now() - asked;
  }

  /** The same measure: the container's own clock at its first instruction. */
  function timeOfBareRun(image: string): number {
    const start = Date.now();
    const args = ['run', '--rm', '--entrypoint', 'date', image, '+%s%N'];
    return Number(execFileSync('docker', args, { encoding: 'utf8' })) / 1e6 - start;
  }
}
