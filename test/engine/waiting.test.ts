import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { nullLogger } from '../../src/core/model/logger';
import type { Task } from '../../src/core/model/task';
import { shortId } from '../../src/core/model/taskId';
import { WorkerRecords } from '../../src/core/store/workerRecords';
import { aTask, someStates } from '../support/aTask';
import { SeededQueue, situations } from '../support/seededQueue';
import { ShellUser } from '../support/shellBench';
import { tempFolder } from '../support/tempFolder';
import { TskProcess } from '../support/tskProcess';

/** No engine is there, wherever the tests run. */
const noEngine = { DOCKER_HOST: 'unix:///nowhere/docker.sock', CONTAINER_HOST: '' };

async function ended(one: TskProcess): Promise<TskProcess> {
  await one.ended;
  return one;
}

/** Real processes of the command; the queue is moved by the test, so nothing here needs an agent. */
describe('a command that waits', () => {
  const folder = tempFolder('waiting');
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const queue = new SeededQueue(dataDir);
  const tsk = TskProcess.starter({ dataDir, cwd: folder });

  for (const [situation, tasks] of Object.entries(situations)) {
    it(`tsk wait waits for a task that is ${situation}`, async () => {
      const { id, branch } = await queue.add(...tasks());
      const waiting = tsk('wait', shortId(id));
      await waiting.says(new RegExp(`Waiting for ${shortId(id)}`));
      const { change } = someStates.completed.outcome;
      await queue.complete(id, { change: { ...change, branch } });
      assert.equal(await waiting.ended, 0, waiting.out + waiting.err);
      assert.match(waiting.out, new RegExp(`${shortId(id)}[^]*COMPLETED[^]*Branch ${branch}`));
    });

    it(`tsk logs -f follows a task that is ${situation}`, async () => {
      const { id } = await queue.add(...tasks());
      queue.log(id, { kind: 'message', text: 'the first word' });
      const following = tsk('logs', '-f', shortId(id));
      await following.says(/the first word/);
      // What happens to other tasks is none of its business.
      await queue.complete((await queue.add(aTask())).id);
      queue.log(id, { kind: 'message', text: 'a later word' });
      await following.says(/a later word/);
      queue.log(id, { kind: 'message', text: 'the last word' });
      await queue.complete(id);
      assert.equal(await following.ended, 0, following.out + following.err);
      assert.match(following.out, /a later word[^]*the last word/);
    });

    if (situation === 'running') {
      it('tsk shell ID says at once that a running task has no sandbox', async () => {
        const { id } = await queue.add(...tasks());
        const user = await ShellUser.open({ dataDir, workingDir: folder }, shortId(id));
        assert.equal(await user.ended(), 3, user.output);
        assert.match(user.output, /has no sandbox to open a shell in/);
      });
      continue;
    }
    it(`tsk shell ID leaves a task that is ${situation} alone on Ctrl-C`, async () => {
      const { id } = await queue.add(...tasks());
      const { kind } = await queue.stateOf(id);
      const user = await ShellUser.open({ dataDir, workingDir: folder }, shortId(id));
      await user.sees(/…/);
      user.types('\u0003');
      assert.equal(await user.ended(), 130, user.output);
      assert.equal((await queue.stateOf(id)).kind, kind);
    });
    it(`tsk shell ID waits for the sandbox of a task that is ${situation}`, async () => {
      const { id } = await queue.add(...tasks());
      const user = await ShellUser.open({ dataDir, workingDir: folder }, shortId(id));
      await user.sees(
        situation === 'preparing' ? /Preparing the sandbox: image/ : /Waiting for a free worker/,
      );
      await user.sees(/No worker is running/);
      await queue.cancel(id);
      assert.equal(await user.ended(), 3, user.output);
      assert.match(user.output, /has no sandbox to open a shell in/);
    });
  }
});

describe('tsk wait', () => {
  const folder = tempFolder('wait');
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const queue = new SeededQueue(dataDir);
  const tsk = TskProcess.starter({ dataDir, cwd: folder, environment: noEngine });

  it('reports an ended task at once: why, how long it took, and the end of its log', async () => {
    const { id } = await queue.add(aTask({ name: 'evil \u001b[2J name', state: someStates.running }));
    for (let n = 1; n <= 40; n++) queue.log(id, { kind: 'output', stream: 'stdout', text: `line ${n}` });
    queue.log(id, { kind: 'message', text: `\u001b]0;title\u0007said ${'x'.repeat(10_000)}` });
    await queue.fail(id, 'The tests \u001b[31mfail.');
    const waiting = tsk('wait', shortId(id));
    assert.equal(await waiting.ended, 1);
    assert.match(waiting.out, /evil {2}name, \d+h \d\dm\n {2}FAILED: The tests fail\.\n/);
    assert.match(waiting.out, /\| line 40\n {2}\| Agent: said x+…\n$/);
    assert.ok(!waiting.out.includes('line 20') && !waiting.out.includes('\u001b'), waiting.out);
    assert.ok(waiting.out.length < 2_000, waiting.out);
    const following = tsk('logs', '-f', shortId(id));
    assert.equal(await following.ended, 0);
    assert.match(following.out, /line 1\n[^]*line 40/);
  });

  it('waits for several, reports each when it ends, and exits with 0 if all completed', async () => {
    const tasks = Array.from({ length: 12 }, () => aTask());
    const [first] = tasks;
    const last = await queue.add(...tasks);
    const waiting = tsk('wait', ...tasks.map(({ id }) => shortId(id)));
    await waiting.says(new RegExp(`Waiting for ${shortId(last.id)}`));
    for (const { id } of tasks.slice(0, -1)) await queue.complete(id);
    await waiting.says(new RegExp(`${shortId(first?.id ?? last.id)} [^]*COMPLETED`));
    assert.equal(waiting.code, undefined);
    await queue.cancel(last.id);
    assert.equal(await waiting.ended, 1);
    assert.match(waiting.out, new RegExp(`${shortId(last.id)} .*\n {2}CANCELLED: Cancelled by the test\\.`));
    assert.doesNotMatch(waiting.err, /MaxListeners/);
  });

  it('says which task was deleted meanwhile, and waits for the others', async () => {
    const gone = await queue.add(aTask());
    const other = await queue.add(aTask());
    const waiting = tsk('wait', shortId(gone.id), shortId(other.id), '--json');
    const following = tsk('logs', '-f', shortId(gone.id));
    await Promise.all([waiting.says(/No worker/), following.says(/No worker/)]);
    await queue.delete(gone.id);
    const deleted = new RegExp(`Task ${shortId(gone.id)} .*was deleted; "tsk undo" restores it`);
    assert.equal(await following.ended, 3);
    assert.match(following.err, deleted);
    await waiting.says(deleted);
    assert.equal(waiting.code, undefined, 'it waits for the other one');
    await queue.complete(other.id);
    assert.equal(await waiting.ended, 3);
    const shapes = JSON.parse(waiting.out) as readonly { readonly id: string }[];
    assert.deepEqual(
      shapes.map(({ id }) => id),
      [other.id],
    );
  });

  it('says that the queue is paused if every window paused it', async () => {
    const { id } = await queue.add(aTask());
    const records = new WorkerRecords(dataDir, () => Promise.resolve(), nullLogger);
    const window = records.announce('window');
    window.pause(true);
    assert.equal((await records.living()).length, 1);
    try {
      await tsk('wait', shortId(id)).says(/The queue is paused in VS Code: resume it there or run/);
    } finally {
      window.dispose();
      await records.living();
    }
  });

  for (const verb of [['wait'], ['logs', '-f']]) {
    it(`tsk ${verb.join(' ')} exits with 130 on Ctrl-C, and the task continues`, async () => {
      const { id } = await queue.add(...situations.running());
      const waiting = tsk(...verb, shortId(id));
      await waiting.says(/No worker is running: open VS Code or run `tsk server start`\./);
      waiting.signal('SIGINT');
      assert.equal(await waiting.ended, 130, waiting.err);
      assert.match(waiting.err, /tasks? keeps? running/);
      assert.equal((await queue.stateOf(id)).kind, 'running');
    });
  }
});

describe('tsk server start', () => {
  const folder = tempFolder('server');
  let count = 0;

  /** A queue of its own for each test: a server looks at all of it. */
  const bench = () => {
    const dataDir = join(folder, `data ${++count}`);
    mkdirSync(dataDir);
    const start = (...args: readonly string[]) => tsk(dataDir, 'server', 'start', ...args);
    return { dataDir, start, queue: new SeededQueue(dataDir) };
  };
  const tsk = TskProcess.startedIn({ cwd: folder, environment: noEngine });
  const quits = async (tasks: readonly Task[], ...said: readonly RegExp[]): Promise<void> => {
    const { queue, start } = bench();
    await queue.add(...tasks);
    const server = start('--quit');
    assert.equal(await server.ended, 5, server.out + server.err);
    assert.match(server.err, new RegExp(`^${said.length} tasks? cannot move:$`, 'm'));
    for (const line of said) assert.match(server.err, line);
  };

  it('runs until it is stopped, no matter what is in the queue', async () => {
    const { queue, start, dataDir } = bench();
    const server = start();
    await server.says(/Running queued tasks, 2 workers/);
    for (const tasks of Object.values(situations)) await queue.add(...tasks());
    await server.says(/No .* answers/);
    // While it is there, nobody who waits is told that nothing works on the queue.
    const { id } = await queue.add(aTask());
    const waiting = tsk(dataDir, 'wait', shortId(id));
    await waiting.says(/Waiting for/);
    await tsk(dataDir, 'server', 'stop').says(/Asked 1 server to stop/);
    assert.equal(await server.ended, 0, server.err);
    await waiting.says(/No worker is running/);
    assert.match((await ended(tsk(dataDir, 'server', 'stop'))).out, /No server runs/);
  });

  it('--quit ends at once if there is nothing to do', async () => {
    const server = bench().start('--quit');
    assert.equal(await server.ended, 0, server.err);
  });

  it('--quit ends if an agent’s account is at its limit, and says so for each task', async () => {
    const [held] = situations.blocked();
    const until = held?.state.kind === 'pending' ? held.state.hold?.until : '';
    const text = `the account of script is at its limit until ${until}`;
    await quits([...situations.blocked(), aTask()], new RegExp(text), new RegExp(text));
  });

  it('--quit ends if the log-in is refused, also for tasks that wait for that one', async () => {
    const hold = { reason: 'not-logged-in', until: '2100-01-01T00:00:00.000Z' } as const;
    const parent = aTask({ name: 'the parent', state: { kind: 'pending', hold } });
    const child = aTask({ parents: [parent.id], state: { kind: 'waiting' } });
    await quits(
      [parent, child],
      /the log-in of script is refused; TSK tries it again after 2100-/,
      new RegExp(`it waits for ${shortId(parent.id)} \\(the parent, BLOCKED\\)`),
    );
  });

  it('--quit ends if no engine answers, and names the task that was left behind', async () => {
    await quits(
      [...situations.queued(), ...situations.running()],
      /it could not be started: No .* answers/,
      /its process is gone, and TSK could not continue it: No .* answers/,
    );
  });

  it('--quit ends a task whose parent failed, and says why', async () => {
    const { queue, start } = bench();
    const parent = aTask({ state: someStates.failed });
    const { id } = await queue.add(parent, aTask({ parents: [parent.id], state: { kind: 'waiting' } }));
    const server = start('--quit');
    assert.equal(await server.ended, 0, server.out + server.err);
    assert.match(server.out, new RegExp(`${shortId(id)} FAILED .*: Its parent ${shortId(parent.id)}`));
  });

  it('--quit exits with 130 on Ctrl-C before everything is done', async () => {
    const { queue, start } = bench();
    await queue.add(aTask());
    const server = start('--quit');
    await server.says(/No .* answers/);
    server.signal('SIGINT');
    assert.equal(await server.ended, 130, server.err);
  });
});
