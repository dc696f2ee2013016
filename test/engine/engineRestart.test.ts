import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isEnded, resultOf, type Task } from '../../src/core/model/task';
import { taskFiles } from '../../src/core/model/taskFiles';
import { logOf, rawEngine, testCore } from '../support/engineBench';
import { PrivateEngine } from '../support/privateEngine';
import { SampleRepo } from '../support/sampleRepo';
import { skipTest } from '../support/skipTest';
import { tempFolder } from '../support/tempFolder';
import { TskProcess } from '../support/tskProcess';

/** How often the engine is ended and started again; TSK_TEST_CHAOS says how often workers are killed besides. */
const restarts = 4;
const kills = Math.ceil(Number(process.env['TSK_TEST_CHAOS'] ?? 8) / restarts);

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('an engine that stops during tasks', function () {
  this.timeout(300_000 + kills * restarts * 10_000);
  const folder = tempFolder('restart');
  const dataDir = join(folder, 'data');
  let engine: PrivateEngine | undefined;
  /** Filled in when there is an engine. */
  const environment: Record<string, string> = {};
  const tsk = TskProcess.starter({ dataDir, cwd: folder, environment });
  after(() => engine?.remove());

  it(`loses no task and leaves nothing behind, ${restarts} times, with workers killed in between`, async function () {
    const why = PrivateEngine.missing();
    if (why) skipTest(this, why);
    const repo = new SampleRepo(join(folder, 'repo'));
    repo.agentScript([
      'echo run >> runs.txt',
      'for n in $(seq 1 20); do echo "line $n"; sleep 0.05; done',
      'echo finished',
    ]);
    const request = { repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' } as const;
    const { images } = testCore(join(folder, 'build'));
    const quiet = { onBuild: () => undefined, onOutput: () => undefined };
    const built = [await images.build(request, quiet), await images.buildProxy(undefined, quiet)];
    engine = new PrivateEngine();
    await engine.start();
    for (const { tag } of built) await engine.takeImage(rawEngine(), tag);

    environment['DOCKER_HOST'] = `unix://${engine.socketPath}`;
    const core = testCore(dataDir, environment);
    const startServer = (...options: readonly string[]): TskProcess =>
      tsk('server', 'start', '--workers', '2', ...options);
    const fill = async (): Promise<void> => {
      const open = (await core.tasks.list()).filter(({ state }) => !isEnded(state)).length;
      for (let n = open; n < 4; n++) await core.tasks.add(request);
    };
    let servers = [startServer(), startServer()];
    const phases = new Map<string, number>();
    const restarted: number[] = [];
    for (let n = 0; n < restarts; n++) {
      for (let kill = 0; kill < kills; kill++) {
        await fill();
        await wait(Math.random() * 2_000);
        const [victim, ...others] = servers;
        await victim?.end('SIGKILL');
        servers = [...others, startServer()];
      }
      await fill();
      await wait(300 + Math.random() * 2_000);
      for (const { state } of await core.tasks.list()) {
        if ('phase' in state) phases.set(state.phase, (phases.get(state.phase) ?? 0) + 1);
      }
      restarted.push(Date.now());
      await engine.end(n % 2 ? 'SIGTERM' : 'SIGKILL');
      await wait(Math.random() * 2_000);
      await engine.start();
      restarted.push(Date.now());
    }
    console.log(`      ended while tasks were in: ${JSON.stringify(Object.fromEntries(phases))}`);
    for (const server of servers) {
      await server.says(/Running queued tasks/);
      assert.equal(await server.end('SIGTERM'), 0, server.err);
    }
    const last = startServer('--quit');
    assert.equal(await last.ended, 0, last.err);

    const tasks = await core.tasks.list();
    const ends = new Map<string, number>();
    for (const task of tasks) {
      await requireRight(task);
      ends.set(task.state.kind, (ends.get(task.state.kind) ?? 0) + 1);
    }
    console.log(`      ends: ${JSON.stringify(Object.fromEntries(ends))}`);
    assert.ok((ends.get('completed') ?? 0) > 0);
    const containers = await engine.docker.listContainers({ all: true });
    const names = containers.flatMap(({ Names }) => Names).filter((name) => !name.startsWith('/tsk-proxy-'));
    assert.deepEqual(names, []);
    const { Volumes } = await engine.docker.listVolumes();
    assert.deepEqual(
      (Volumes ?? []).filter(({ Name }) => !Name.startsWith('tsk-proxy-')),
      [],
    );
    const shared = readdirSync('/dev/shm').filter((name) => tasks.some(({ id }) => name.includes(id)));
    assert.deepEqual(shared, []);

    /**
     * Completed with all its work, or failed with the reason when its agent was at work as the engine ended. Begun once:
     * no line comes again. An engine that is away loses lines; otherwise all are there.
     */
    async function requireRight(task: Task): Promise<void> {
      const { state } = task;
      const [from, to] = 'endedAt' in state ? [state.startedAt ?? '', state.endedAt] : ['', ''];
      const met = restarted.some((at) => at >= Date.parse(from) && at <= Date.parse(to));
      const records = await logOf(core, task.id);
      const story = `${JSON.stringify(task.state)}\n${records.map((record) => JSON.stringify(record)).join('\n')}`;
      const told = records.flatMap((record) =>
        record.kind === 'output' && record.stream === 'stdout' ? [record.text] : [],
      );
      const whole = [...Array.from({ length: 20 }, (_, n) => `line ${n + 1}`), 'finished'];
      // Twice in a row before its agent: that is its end.
      if (state.kind === 'failed' && /^Started 2 times; each time the worker stopped/.test(state.reason)) {
        assert.deepEqual([told, state.spent?.agent], [[], undefined], story);
        return;
      }
      if (state.kind === 'completed') {
        assert.equal(repo.git('show', `${resultOf(task)?.branch}:runs.txt`), 'run', story);
      } else {
        assert.ok(met, `the engine was there all the time\n${story}`);
        assert.equal(state.kind, 'failed', story);
        assert.ok(state.spent?.agent !== undefined, `no agent was at work\n${story}`);
        assert.match(state.reason, /sandbox|ended|killed|stopped|exit code/, story);
      }
      if (!met) assert.deepEqual(told, whole, story);
      const places = told.map((line) => whole.indexOf(line));
      assert.deepEqual(
        places,
        [...new Set(places)].sort((a, b) => a - b),
        `run more than once\n${story}`,
      );
      const left = readdirSync(taskFiles(dataDir, task.id).dir);
      assert.ok(!left.includes('scratch'), 'a temporary folder is left');
    }
  });
});
