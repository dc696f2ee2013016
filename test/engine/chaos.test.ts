import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isEnded, resultOf, type Task } from '../../src/core/model/task';
import { taskFiles } from '../../src/core/model/taskFiles';
import { containersOf, logOf, rawEngine, testCore } from '../support/engineBench';
import { SampleRepo } from '../support/sampleRepo';
import { tempFolder } from '../support/tempFolder';
import { TskProcess } from '../support/tskProcess';

/** How often a worker's process is killed; TSK_TEST_CHAOS says another number. */
const kills = Number(process.env['TSK_TEST_CHAOS'] ?? 15);

describe('workers that are killed again and again', function () {
  this.timeout(kills * 20_000 + 180_000);
  const folder = tempFolder('chaos');
  const dataDir = join(folder, 'data');
  const core = testCore(dataDir);
  const repo = new SampleRepo(join(folder, 'repo'));
  repo.agentScript([
    'echo run >> runs.txt',
    'for n in $(seq 1 20); do echo "line $n"; sleep 0.04; done',
    'echo finished',
  ]);

  const tsk = TskProcess.starter({ dataDir, cwd: folder });
  const startServer = (...options: readonly string[]): TskProcess =>
    tsk('server', 'start', '--workers', '2', ...options);

  it(`bring every task to its correct end, despite ${kills} kills`, async () => {
    const request = { repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' };
    const phases = new Map<string, number>();
    // The image is there: else nothing but its build would be cut off.
    await core.tasks.run(request);
    const anonymous = await volumeNames();
    let servers = [startServer(), startServer()];
    for (let n = 0; n < kills; n++) {
      const unfinished = (await core.tasks.list()).filter(({ state }) => !isEnded(state));
      const [parent] = unfinished;
      // Always something to do, and some of it in chains.
      if (unfinished.length < 4) {
        await core.tasks.add(request);
        await core.tasks.add(parent && n % 3 === 0 ? { ...request, parents: [parent.id] } : request);
      }
      await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 1_800));
      for (const { state } of await core.tasks.list()) {
        if ('phase' in state) phases.set(state.phase, (phases.get(state.phase) ?? 0) + 1);
      }
      const [victim, ...others] = servers;
      await victim?.end('SIGKILL');
      servers = [...others, startServer()];
    }
    console.log(`      killed while tasks were in: ${JSON.stringify(Object.fromEntries(phases))}`);
    for (const server of servers) {
      await server.says(/Running queued tasks/);
      assert.equal(await server.end('SIGTERM'), 0, server.err);
    }
    const last = startServer('--quit');
    assert.equal(await last.ended, 0, last.err);

    const tasks = await core.tasks.list();
    const depths = new Map<string, number>();
    for (const task of tasks) {
      const above = task.parents.map((id) => depths.get(id) ?? 0);
      depths.set(task.id, 1 + Math.max(0, ...above));
      await requireRight(task, depths.get(task.id) ?? 0);
    }
    for (const { id } of tasks) assert.deepEqual(await containersOf(id), [], `a container of ${id} is left`);
    assert.deepEqual(await volumeNames(), anonymous, 'a volume is left');
    const shared = readdirSync('/dev/shm').filter((name) => tasks.some(({ id }) => name.includes(id)));
    assert.deepEqual(shared, []);
    // The workspace of a failed task may hold work: what it borrows is kept with it.
    const failed = tasks
      .filter(({ state }) => state.kind === 'failed')
      .flatMap(({ id }) => [`refs/tsk/base/${id}`, `refs/tsk/held/${id}`]);
    const refs = repo.git('for-each-ref', '--format=%(refname)', 'refs/tsk').split('\n').filter(Boolean);
    assert.deepEqual(
      refs.filter((ref) => !failed.includes(ref)),
      [],
      'a ref is left',
    );
  });

  /** Completed, run once as a whole (and its parents before it), with its branch, and its log whole; or never run. */
  async function requireRight(task: Task, depth: number): Promise<void> {
    const records = await logOf(core, task.id);
    const story = `${JSON.stringify(task.state)}\n${records.map((record) => JSON.stringify(record)).join('\n')}`;
    // Killed twice in a row before its agent: that is its end, and that of who went on from it.
    if (
      task.state.kind === 'failed' &&
      /^Started 2 times; each time the worker stopped|^Its parent/.test(task.state.reason)
    ) {
      assert.ok(!records.some(({ kind }) => kind === 'output'), story);
      return;
    }
    assert.equal(task.state.kind, 'completed', story);
    const branch = resultOf(task)?.branch;
    assert.ok(branch, story);
    const runs = repo.git('show', `${branch}:runs.txt`).split('\n').length;
    assert.equal(runs, depth, `${task.id} was run more than once\n${story}`);
    const told = records.flatMap((record) => (record.kind === 'output' ? [record.text] : []));
    assert.deepEqual(told, [...Array.from({ length: 20 }, (_, n) => `line ${n + 1}`), 'finished'], story);
    assert.ok(
      !readdirSync(taskFiles(dataDir, task.id).dir).includes('scratch'),
      'a temporary folder is left',
    );
  }

  /** Those that TSK gave no name: they go with their container. */
  async function volumeNames(): Promise<readonly string[]> {
    const { Volumes } = await rawEngine().listVolumes();
    return Volumes.map(({ Name }) => Name)
      .filter((name) => !name.startsWith('tsk-'))
      .sort();
  }
});
