import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { taskFiles } from '../../src/core/model/taskFiles';
import type { TaskId } from '../../src/core/model/taskId';
import { root } from '../support/engineBench';
import { SampleRepo } from '../support/sampleRepo';
import { tempFolder } from '../support/tempFolder';

interface TaskShape {
  readonly id: string;
  readonly short_id: string;
  readonly state: string;
  readonly branch: string | null;
  readonly parents: readonly string[];
  readonly retry_of: string | null;
}

describe('the queue on the command line', () => {
  const folder = tempFolder('cli-queue');
  const repo = new SampleRepo(join(folder, 'repo'));
  repo.write('.tsk/agent.sh', 'sh "$1"\n');
  repo.commit('an agent that obeys');
  const env = { ...process.env, TSK_DATA_HOME: join(folder, 'data') };
  const options = { cwd: repo.dir, encoding: 'utf8', env, timeout: 300_000 } as const;

  /** `out` is all that it said; what a script reads is on `stdout` alone. */
  function tsk(...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'bin', 'tsk'), ...args],
      options,
    );
    return { code: status, out: stdout + stderr, stdout };
  }

  function added(...args: readonly string[]): TaskShape {
    const { code, out, stdout } = tsk('add', '--json', '-a', 'script', ...args);
    assert.equal(code, 0, out);
    return JSON.parse(stdout) as TaskShape;
  }

  it('runs the queue in the foreground, including chains, and ends when nothing is left to do', () => {
    const first = added('-p', 'echo one > one.txt');
    const child = added('-p', 'cat one.txt > two.txt', '--parent', first.short_id);
    assert.equal(child.state, 'waiting');
    const { code, out } = tsk('server', 'start', '--workers', '2', '--quit');
    assert.equal(code, 0, out);
    assert.match(out, new RegExp(`${first.short_id} COMPLETED`));
    assert.match(out, new RegExp(`${child.short_id} COMPLETED`));
    assert.equal(tsk('wait', first.short_id, child.short_id).code, 0);
  });

  it('starts from a branch on request, without uncommitted work', () => {
    repo.git('branch', 'release');
    repo.write('later.txt', 'not in the release');
    const run = ['run', '-a', 'script', '--json', '-p'];
    const { code, out, stdout } = tsk(...run, 'ls > seen.txt', '--from', 'release', '--tag', 'old');
    assert.equal(code, 0, out);
    const { branch } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as TaskShape;
    const seen = repo.git('show', `${branch}:seen.txt`).split('\n');
    assert.ok(seen.includes('README.md') && !seen.includes('later.txt'), seen.join(' '));
    assert.equal(repo.git('rev-parse', `${branch}~1`), repo.git('rev-parse', 'release'));
    const refused = tsk(...run, 'ls', '--from', 'nowhere');
    assert.equal(refused.code, 2);
    assert.match(refused.out, /There is no branch, tag or commit "nowhere"/);
  });

  it('retries, waits, and reports the result by exit code', () => {
    const bad = added('-p', 'exit 3');
    tsk('server', 'start', '--quit');
    assert.equal(tsk('wait', bad.short_id).code, 1);
    const retried = tsk('retry', bad.short_id, '--json');
    const [again] = JSON.parse(retried.stdout) as TaskShape[];
    assert.equal(again?.retry_of, bad.id);
    const cancelled = tsk('cancel', again?.short_id ?? '', '--json');
    assert.equal((JSON.parse(cancelled.stdout) as TaskShape[])[0]?.state, 'cancelled');
  });

  it('deletes with undo, and cleans up', () => {
    const before = (JSON.parse(tsk('list', '--json').stdout) as TaskShape[]).length;
    const cleaned = JSON.parse(tsk('clean', '--json').stdout) as { readonly tasks: readonly TaskShape[] };
    assert.ok(cleaned.tasks.length > 0 && cleaned.tasks.every(({ state }) => state === 'completed'));
    const left = JSON.parse(tsk('list', '--json').stdout) as TaskShape[];
    assert.equal(left.length, before - cleaned.tasks.length);
    assert.ok(!left.some(({ state }) => state === 'completed'));
    const back = JSON.parse(tsk('undo', '--json').stdout) as TaskShape[];
    assert.deepEqual(new Set(back.map(({ id }) => id)), new Set(cleaned.tasks.map(({ id }) => id)));
    const [one] = back;
    assert.match(tsk('delete', one?.short_id ?? '', '--branches').out, /in the trash/);
    assert.equal(tsk('undo').code, 0);
    assert.equal(tsk('undo').code, 2);
    assert.equal(tsk('delete', 'ffffffff').code, 3);
  });

  it('stops a server from another process, and its task continues', async () => {
    const task = added('-p', 'until [ -e go ]; do sleep 0.1; done; rm go; echo late > late.txt');
    const server = spawn(process.execPath, [join(root, 'bin', 'tsk'), 'server', 'start'], {
      ...options,
      stdio: 'pipe',
    });
    let said = '';
    server.stdout.on('data', (data: Buffer) => (said += data.toString()));
    while (!said.includes(`${task.short_id} RUNNING (agent)`)) await new Promise((r) => setTimeout(r, 50));
    assert.match(tsk('server', 'stop').out, /Asked 1 server to stop/);
    const [code] = (await once(server, 'exit')) as [number];
    assert.equal(code, 0, said);
    assert.match(said, /1 task left to the next/);
    assert.match(tsk('server', 'stop').out, /No server/);
    writeFileSync(join(taskFiles(env.TSK_DATA_HOME, task.id as TaskId).repo, 'go'), '');
    assert.equal(tsk('server', 'start', '--quit').code, 0);
    const [ended] = (JSON.parse(tsk('list', '--json').stdout) as TaskShape[]).filter(
      ({ id }) => id === task.id,
    );
    assert.equal(ended?.state, 'completed');
    assert.equal(repo.git('show', `${ended?.branch}:late.txt`), 'late');
  });
});
