import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../support/engineBench';
import { SampleRepo } from '../support/sampleRepo';
import { tempFolder } from '../support/tempFolder';

describe('the command tsk', () => {
  const folder = tempFolder('cli');
  const repo = new SampleRepo(join(folder, 'repo'));
  repo.agentScript(['cat /tsk/instructions.md > answer.txt', 'echo working']);

  function tsk(...args: readonly string[]): { code: number | null; out: string; err: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'tsk'), ...args], {
      cwd: repo.dir,
      encoding: 'utf8',
      env: { ...process.env, TSK_DATA_HOME: join(folder, 'data') },
      timeout: 300_000,
    });
    return { code: status, out: stdout, err: stderr };
  }

  it('runs a task, prints each phase with its time, and names the branch', () => {
    const { code, out, err } = tsk(
      'run',
      '-t',
      'generic',
      '-n',
      'hello',
      '-p',
      'say hello',
      '--agent',
      'script',
    );
    assert.equal(code, 0, out + err);
    for (const phase of ['workspace', 'image', 'proxy', 'sandbox', 'agent', 'harvest']) {
      assert.match(out, new RegExp(`${phase}.*\\d`), phase);
    }
    const branch = /tsk\/generic\/hello\/[0-9a-f]{8}/.exec(out)?.[0];
    assert.ok(branch, out);
    assert.equal(repo.git('show', `${branch}:answer.txt`), 'say hello');
  });

  it('checks everything that a task needs, and says by its exit code whether one can run', () => {
    const { code, out } = tsk('doctor', '--json');
    assert.equal(code, 0, out);
    const findings = JSON.parse(out) as { check: string; title: string; status: string; text: string }[];
    const statusOf = (title: string): string | undefined =>
      findings.find((finding) => finding.title === title)?.status;
    assert.equal(statusOf('Container engine'), 'ok');
    assert.equal(statusOf('Task database'), 'ok');
    assert.equal(statusOf(`Repository ${repo.dir}`), 'ok', out);
    assert.match(findings.find(({ check }) => check === 'images')?.text ?? '', /image/);
  });

  it('lists tasks as JSON with a stable shape', () => {
    const { code, out } = tsk('list', '--json');
    assert.equal(code, 0);
    const tasks = JSON.parse(out) as Record<string, unknown>[];
    assert.equal(tasks.length, 1);
    const [task] = tasks;
    assert.match(String(task?.['id']), /^[0-9a-f-]{36}$/);
    assert.equal(task?.['name'], 'hello');
    assert.equal(task?.['type'], 'generic');
    assert.equal(task?.['state'], 'completed');
    assert.equal(task?.['reason'], null);
    assert.equal(task?.['agent'], 'script');
    assert.match(String(task?.['branch']), /^tsk\/generic\/hello\//);
    assert.deepEqual(task?.['parents'], []);
    assert.ok(!Number.isNaN(Date.parse(String(task?.['created_at']))));
  });

  it('queues a task without running it', () => {
    const { code, out } = tsk('add', '-p', 'later', '-a', 'script');
    assert.equal(code, 0);
    assert.match(out, /^Queued [0-9a-f]{8}/);
    const tasks = JSON.parse(tsk('list', '--json').out) as { state: string }[];
    assert.equal(tasks.at(-1)?.state, 'pending');
  });

  it('prints the log of a task by a prefix of its id', () => {
    const [task] = JSON.parse(tsk('list', '--json').out) as { short_id: string }[];
    const { code, out } = tsk('logs', task?.short_id ?? '');
    assert.equal(code, 0);
    assert.match(out, /working/);
  });

  it('exits with 1 for a failed task, 2 for wrong usage, 3 for an unknown task, 4 outside a repository', () => {
    repo.agentScript(['exit 9']);
    assert.equal(tsk('run', '-p', 'x', '-a', 'script').code, 1);
    assert.equal(tsk('run', '--no-such-option').code, 2);
    assert.equal(tsk('run', '-p', 'x', '-a', 'nobody').code, 2);
    assert.equal(tsk('logs', 'ffffffff').code, 3);
    assert.equal(tsk('run', '-p', 'x', '-a', 'script', '--repo', folder).code, 4);
  });
});
