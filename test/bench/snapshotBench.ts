import { execFile, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { History } from '../../src/core/model/configWords';
import { nullLogger } from '../../src/core/model/logger';
import type { TaskId } from '../../src/core/model/taskId';
import { createRepositories } from '../../src/core/workspace/repositories';
import { GitRepo, testGitEnvironment } from '../support/gitRepo';
import { median, type BenchRow } from './table';

const run = promisify(execFile);
const mebibyte = 1024 * 1024;
/** Where this process is root, the workspace is given to somebody else, as in earnest. */
const user =
  process.getuid?.() === 0
    ? { uid: 1000, gid: 1000 }
    : { uid: process.getuid?.() ?? 1000, gid: process.getgid?.() ?? 1000 };

/** All rows: three sizes of working trees, and a long history. `dir` is for temporary files. */
export async function benchSnapshots(dir: string): Promise<readonly BenchRow[]> {
  return [
    ...(await benchSnapshotFiles(dir, 100, 9)),
    ...(await benchSnapshotFiles(dir, 10_000, 5, ['full', 'branch', 'none'])),
    ...(await benchSnapshotFiles(dir, 100_000, 3)),
    ...(await benchSnapshotHistory(dir, 1024, 3)),
  ];
}

/** Snapshot and workspace of a tree with `files` small files, five of them changed, against `git clone --local`. */
function benchSnapshotFiles(
  dir: string,
  files: number,
  rounds: number,
  histories: readonly History[] = ['full'],
): Promise<readonly BenchRow[]> {
  const what = `${files.toLocaleString('en')} files`;
  return compare(dir, { what, rounds, histories, build: (repo) => buildFiles(repo, files) });
}

/** The same for a small tree with a history of `megabytes` that do not compress. */
function benchSnapshotHistory(dir: string, megabytes: number, rounds: number): Promise<readonly BenchRow[]> {
  const what = `${megabytes.toLocaleString('en')} MB of history`;
  const histories = ['full', 'branch', 'none'] as const;
  return compare(dir, { what, rounds, histories, build: (repo) => buildHistory(repo, megabytes) });
}

interface Comparison {
  readonly what: string;
  readonly rounds: number;
  readonly histories: readonly History[];
  readonly build: (repo: GitRepo) => Promise<void>;
}

async function compare(
  dir: string,
  { what, rounds, histories, build }: Comparison,
): Promise<readonly BenchRow[]> {
  const place = join(dir, 'snapshot');
  try {
    const repo = GitRepo.init(join(place, 'repo'));
    await build(repo);
    const times = new Map(histories.map((history) => [history, [] as number[]]));
    const clones: number[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const [history, ours] of times) {
        ours.push(await timed(join(place, 'ours'), (target) => snapshotAndWorkspace(repo, target, history)));
      }
    }
    // After ours, not between them: what follows a clone waits for the disk.
    for (let round = 0; round < rounds; round++) {
      clones.push(await timed(join(place, 'clone'), (target) => clone(repo, target)));
    }
    return [...times].map(([history, ours]) => ({
      name: `snapshot and workspace: ${what}${history === 'full' ? '' : `, history "${history}"`}`,
      ms: median(ours),
      baseline: 'git clone --local',
      baselineMs: median(clones),
    }));
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function snapshotAndWorkspace(repo: GitRepo, dir: string, history: History): Promise<void> {
  const repositories = createRepositories({ logger: nullLogger });
  const id = randomUUID() as TaskId;
  const snapshot = await repositories.snapshot(await repositories.locate(repo.dir), id);
  await repositories.createWorkspace(snapshot, { id, dir, branch: 'tsk/bench/bench/1', user, history });
  await repositories.release(snapshot, id);
}

async function clone(repo: GitRepo, dir: string): Promise<void> {
  await run('git', ['clone', '--quiet', '--local', '--', repo.dir, dir], { env: testGitEnvironment() });
}

/** Measures `work` on a quiet disk; what it made is removed outside the measurement. */
async function timed(dir: string, work: (dir: string) => Promise<void>): Promise<number> {
  await run('sync');
  const start = performance.now();
  await work(dir);
  const ms = performance.now() - start;
  await rm(dir, { recursive: true, force: true });
  return ms;
}

async function buildFiles(repo: GitRepo, files: number): Promise<void> {
  const path = (n: number): string => `d${Math.floor(n / 2000)}/s${Math.floor(n / 50)}/file${n}.txt`;
  const content = (n: number): Buffer => Buffer.from(`line of file ${n}\n`.repeat(20 + (n % 100)));
  await fastImport(repo, async (write) => {
    await write('commit refs/heads/main\ncommitter A <a@example.invalid> 1700000000 +0000\ndata 1\n.\n');
    for (let n = 0; n < files; n++) {
      await write(`M 100644 inline ${path(n)}\ndata ${content(n).length}\n`, content(n), '\n');
    }
  });
  for (let n = 0; n < 5; n++) repo.write(path(n * 7), 'changed and not committed\n');
}

async function buildHistory(repo: GitRepo, megabytes: number): Promise<void> {
  // One buffer for all: a process that has grown starts others more slowly.
  const content = randomBytes(mebibyte);
  await fastImport(repo, async (write) => {
    for (let n = 0; n < megabytes; n++) {
      content.writeUInt32LE(n);
      const when = `${1700000000 + n} +0000`;
      await write(`commit refs/heads/main\ncommitter A <a@example.invalid> ${when}\ndata 1\n.\n`);
      await write(`M 100644 inline data.bin\ndata ${mebibyte}\n`, content, '\n');
    }
  });
  repo.write('new');
}

/** Feeds `git fast-import`, and checks `main` out. */
async function fastImport(
  repo: GitRepo,
  produce: (write: (...parts: readonly (string | Buffer)[]) => Promise<void>) => Promise<void>,
): Promise<void> {
  const args = ['-c', 'core.compression=0', 'fast-import', '--quiet', '--depth=0'];
  const child = spawn('git', args, {
    cwd: repo.dir,
    env: testGitEnvironment(),
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const closed = once(child, 'close');
  await produce(async (...parts) => {
    for (const part of parts) if (!child.stdin.write(part)) await once(child.stdin, 'drain');
  });
  child.stdin.end();
  const [code] = (await closed) as [number | null];
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
  repo.git('-c', 'checkout.workers=0', 'reset', '--quiet', '--hard');
}
