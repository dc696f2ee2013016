import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskId } from '../../src/core/model/taskId';
import { aTask } from '../support/aTask';
import { SampleRepo } from '../support/sampleRepo';
import { seedTasks } from '../support/seedTasks';
import { median, type BenchRow } from './table';

const root = join(__dirname, '..', '..', '..');
const tasks = 1000;

/** The program `tsk` as a user waits for it, against the least that a process of the same kind takes. */
export async function commandBench(dir: string): Promise<readonly BenchRow[]> {
  const repo = new SampleRepo(join(dir, 'commands'));
  const seeded = join(dir, 'commands-list');
  await seedTasks(
    seeded,
    Array.from({ length: tasks }, (_, n) => aTask({ id: randomUUID() as TaskId, name: `task-${n}` })),
  );
  const node = (): number => timeOf(process.execPath, ['-e', '0'], repo.dir);
  const list = inTurns(15, () => tsk(seeded, repo.dir, 'list'), node);
  const added = join(dir, 'commands-add');
  mkdirSync(added);
  const add = inTurns(15, () => tsk(added, repo.dir, 'add', '--agent', 'no-op', '--prompt', 'x'), node);
  return [
    row(`tsk list, ${tasks.toLocaleString('en')} tasks`, list, 'node -e 0'),
    row('tsk add', add, 'node -e 0'),
    row(
      'tsk run, warm, agent no-op',
      run(join(dir, 'commands-run'), repo.dir),
      'docker run --rm --network none',
    ),
  ];
}

function run(dataDir: string, repo: string): Turns {
  const once = (): number => tsk(dataDir, repo, 'run', '--agent', 'no-op', '--prompt', 'x');
  once();
  const images = ['images', '--quiet', '--filter', 'label=tsk.image=tsk/default-plain'];
  const image = execFileSync('docker', images, { encoding: 'utf8' }).split('\n')[0] ?? '';
  const bare = ['run', '--rm', '--network', 'none', '--entrypoint', 'true', image];
  return inTurns(9, once, () => timeOf('docker', bare, repo));
}

interface Turns {
  readonly ours: readonly number[];
  readonly floor: readonly number[];
}

function inTurns(rounds: number, ours: () => number, floor: () => number): Turns {
  const turns = { ours: [] as number[], floor: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    turns.ours.push(ours());
    turns.floor.push(floor());
  }
  return turns;
}

function row(name: string, { ours, floor }: Turns, baseline: string): BenchRow {
  return { name, ms: median(ours), baseline, baselineMs: median(floor) };
}

function tsk(dataDir: string, cwd: string, ...args: readonly string[]): number {
  return timeOf(process.execPath, [join(root, 'bin', 'tsk'), ...args], cwd, { TSK_DATA_HOME: dataDir });
}

/** How long a program runs, in milliseconds. */
function timeOf(
  program: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): number {
  const start = performance.now();
  const env = { ...process.env, ...environment };
  const { status, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}
