import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderLogRecord } from '../../src/core/log/renderLogEvent';
import { resultOf } from '../../src/core/model/task';
import { shortId, type TaskId } from '../../src/core/model/taskId';
import { startModelApiFor } from '../support/agentBench';
import { logOf, rawEngine, testCore } from '../support/engineBench';
import { SampleRepo } from '../support/sampleRepo';
import type { ServerContainer } from '../support/serverContainer';
import { tempFolder } from '../support/tempFolder';

const key = 'sk-ant-test-key-that-must-not-show';

/** The whole inspectable configuration of a task's container. */
async function inspected(id: TaskId): Promise<string> {
  return JSON.stringify(
    await rawEngine()
      .getContainer(`tsk-${shortId(id)}`)
      .inspect(),
  );
}

describe('a task with the real Claude Code, against a stand-in for its API', () => {
  const folder = tempFolder('claude');
  const repo = new SampleRepo(join(folder, 'repo'));
  const request = {
    repoPath: repo.dir,
    type: 'generic',
    prompt: 'Write hello.txt.',
    agent: 'claude',
  } as const;
  let api: ServerContainer;

  before(async () => {
    api = await startModelApiFor(request, folder, {
      ANTHROPIC_API_KEY: key,
      ANTHROPIC_BASE_URL: 'http://192.0.2.1:9',
    });
  });

  const coreFor = (name: string, path: string) =>
    testCore(join(folder, name), {
      ANTHROPIC_API_KEY: key,
      ANTHROPIC_BASE_URL: `http://${api.address}:8080${path}`,
    });

  it('edits a file through the proxy, says so in a readable log, and comes back as a branch', async () => {
    const core = coreFor('good', '');
    const shown: Promise<string>[] = [];
    const watch = core.tasks.onDidChange(({ changed }) => {
      const running = changed.find(({ state }) => state.kind === 'running' && state.phase === 'agent');
      if (running) shown.push(inspected(running.id));
    });
    const task = await core.tasks.run({ ...request, name: 'Say hello' });
    watch.dispose();
    const records = await logOf(core, task.id);
    const log = records.flatMap((record) => renderLogRecord(record)).join('\n');
    assert.equal(task.state.kind, 'completed', `${JSON.stringify(task.state)}\n${log}`);
    const result = resultOf(task);
    assert.ok(result);
    assert.equal(repo.git('diff', '--name-status', task.snapshot.base, result.branch), 'A\thello.txt');
    assert.match(log, /Writ(e|ing).*hello\.txt/);
    assert.ok(records.some((record) => record.kind === 'result' && record.ok));
    assert.ok((task.state.outcome.report?.turns ?? 0) >= 2);
    assert.match(await api.output(), /POST \/v1\/messages/);
    const [configuration = ''] = await Promise.all(shown);
    assert.match(configuration, /TSK_PROXY_SOCKET/);
    assert.ok(!configuration.includes(key), 'the container’s configuration holds the key');
    for (const file of [
      join(core.dataDir, 'tasks.db'),
      join(core.dataDir, 'tasks', task.id, 'output', 'agent.log'),
    ]) {
      assert.ok(!readFileSync(file).includes(key), `${file} holds the key`);
    }
  });

  it('fails with the API’s message if the log-in is refused, and leaves no branch', async () => {
    const task = await coreFor('refused', '/err401').tasks.run(request);
    assert.equal(task.state.kind, 'failed');
    assert.match(task.state.reason, /401|auth|credential/i);
    assert.deepEqual(task.state.outcome?.block, { kind: 'not-logged-in' });
    assert.equal(resultOf(task), undefined);
  });

  it('comes back without a branch if there was nothing to do', async () => {
    const task = await coreFor('idle', '/idle').tasks.run(request);
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    assert.deepEqual(task.state.outcome.change, { kind: 'none' });
  });

  it('fails at the limit of a plan, and says until when', async () => {
    const core = testCore(join(folder, 'limit'), {
      ANTHROPIC_API_KEY: undefined,
      CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-test',
      ANTHROPIC_BASE_URL: `http://${api.address}:8080/limit`,
    });
    const task = await core.tasks.run(request);
    assert.ok(task.state.kind === 'failed');
    const until = new Date(1795300000 * 1000).toISOString();
    assert.deepEqual(task.state.outcome?.block, { kind: 'usage-limit', until }, JSON.stringify(task.state));
  });

  it('fails at the limit of a key', async () => {
    const task = await coreFor('key limit', '/limit').tasks.run(request);
    assert.ok(task.state.kind === 'failed');
    assert.deepEqual(task.state.outcome?.block, { kind: 'usage-limit' }, JSON.stringify(task.state));
  });

  it('is stopped if the API never answers', async () => {
    const flags = { idleTimeoutMinutes: 0.15 };
    const task = await coreFor('hang', '/hang').tasks.run({ ...request, flags });
    assert.ok(task.state.kind === 'failed');
    assert.match(task.state.reason, /said nothing for/);
  });

  it('is refused before anything is made if there are no credentials', async () => {
    const core = testCore(join(folder, 'nobody'), {
      ANTHROPIC_API_KEY: undefined,
      CLAUDE_CODE_OAUTH_TOKEN: undefined,
      CLAUDE_CONFIG_DIR: join(folder, 'no-such-folder'),
    });
    await assert.rejects(core.tasks.run(request), { code: 'agent-not-logged-in' });
    assert.deepEqual(await core.tasks.list(), []);
  });
});
