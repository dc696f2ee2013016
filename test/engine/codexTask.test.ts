import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Core } from '../../src/core/core';
import { renderLogRecord } from '../../src/core/log/renderLogEvent';
import { isEnded, resultOf, type Task } from '../../src/core/model/task';
import { startModelApiFor } from '../support/agentBench';
import { logOf, testCore } from '../support/engineBench';
import { SampleRepo } from '../support/sampleRepo';
import type { ServerContainer } from '../support/serverContainer';
import { tempFolder } from '../support/tempFolder';

const key = 'sk-openai-test-key-that-must-not-show';

describe('a task with the real Codex CLI, against a stand-in for its API', () => {
  const folder = tempFolder('codex');
  const repo = new SampleRepo(join(folder, 'repo'));
  // The program offers its own models tools in a form that the stand-in does not speak.
  const flags = { model: 'stand-in' };
  const request = { repoPath: repo.dir, type: 'generic', prompt: 'Write hello.txt.', agent: 'codex', flags };
  let api: ServerContainer;

  before(async () => {
    api = await startModelApiFor(request, folder, {
      OPENAI_API_KEY: key,
      OPENAI_BASE_URL: 'http://192.0.2.1:9/v1',
    });
  });

  const coreFor = (name: string, path: string): Core =>
    testCore(join(folder, name), {
      OPENAI_API_KEY: key,
      OPENAI_BASE_URL: `http://${api.address}:8080${path}/v1`,
    });
  const textOf = async (core: Core, task: Task): Promise<string> =>
    (await logOf(core, task.id)).flatMap((record) => renderLogRecord(record)).join('\n');

  it('edits a file through the proxy, says so in a readable log, and comes back as a branch', async () => {
    const core = coreFor('good', '');
    const task = await core.tasks.run(request);
    const log = await textOf(core, task);
    assert.equal(task.state.kind, 'completed', `${JSON.stringify(task.state)}\n${log}`);
    const result = resultOf(task);
    assert.ok(result, log);
    assert.equal(repo.git('diff', '--name-status', task.snapshot.base, result.branch), 'A\thello.txt');
    assert.match(
      log,
      /… I will write the file\.[^]*→ Running: [^]*hello from the stand-in[^]*Result: success/,
    );
    assert.deepEqual(task.state.outcome.report?.turns, 1);
    assert.match(await api.output(), /POST \/v1\/responses/);
    for (const file of [
      'tasks.db',
      join('tasks', task.id, 'output', 'agent.log'),
      join('tasks', task.id, 'config.json'),
    ]) {
      assert.ok(!readFileSync(join(core.dataDir, file)).includes(key), `${file} holds the key`);
    }
  });

  it('comes back without a branch if there was nothing to do', async () => {
    const task = await coreFor('idle', '/idle').tasks.run(request);
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    assert.deepEqual(task.state.outcome.change, { kind: 'none' });
  });

  it('fails with the API’s message if the log-in is refused, and says that the account is blocked', async () => {
    const task = await coreFor('refused', '/err401').tasks.run(request);
    assert.ok(task.state.kind === 'failed');
    assert.match(task.state.reason, /401/);
    assert.deepEqual(task.state.outcome?.block, { kind: 'not-logged-in' });
    assert.equal(resultOf(task), undefined);
  });

  it('fails at the limit of a plan, and says until when', async () => {
    const task = await coreFor('limit', '/limit').tasks.run(request);
    assert.ok(task.state.kind === 'failed');
    assert.equal(task.state.outcome?.block?.kind, 'usage-limit', JSON.stringify(task.state));
  });

  it('is stopped if the API never answers', async () => {
    const limited = { ...request, flags: { ...flags, idleTimeoutMinutes: 0.15 } };
    const task = await coreFor('hang', '/hang').tasks.run(limited);
    assert.ok(task.state.kind === 'failed');
    assert.match(task.state.reason, /said nothing for/);
  });

  it('fails with the program’s message if it cannot start', async () => {
    const core = coreFor('crash', '');
    repo.write('.tsk/tsk.toml', 'agent_args = ["--no-such-option"]\n');
    const asked = await core.tasks.run(request).catch((error: unknown) => error);
    const { approval } = asked as { readonly approval: Parameters<Core['approvals']['approve']>[0] };
    await core.approvals.approve(approval);
    const task = await core.tasks.run(request);
    repo.write('.tsk/tsk.toml', '');
    assert.ok(task.state.kind === 'failed');
    assert.match(task.state.reason, /exit code 2.*--no-such-option/);
  });

  it('ends at once if it is cancelled while it works', async () => {
    const core = coreFor('cancelled', '/hang');
    const cancel = new AbortController();
    const run = core.tasks.run(request, { signal: cancel.signal });
    const watch = core.tasks.onDidChange(({ changed }) => {
      if (changed.some(({ state }) => state.kind === 'running'))
        setTimeout(() => cancel.abort('Enough.'), 1_500);
    });
    const task = await run;
    watch.dispose();
    assert.equal(task.state.kind, 'cancelled');
    assert.ok(isEnded(task.state));
  });

  it('is refused before anything is made if there are no credentials', async () => {
    const core = testCore(join(folder, 'nobody'), {
      OPENAI_API_KEY: undefined,
      CODEX_API_KEY: undefined,
      OPENAI_BASE_URL: undefined,
      CODEX_HOME: join(folder, 'no-such-folder'),
    });
    await assert.rejects(core.tasks.run(request), { code: 'agent-not-logged-in' });
    assert.deepEqual(await core.tasks.list(), []);
  });
});
