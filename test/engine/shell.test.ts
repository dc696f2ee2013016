import assert from 'node:assert/strict';
import { join } from 'node:path';
import { isEnded, resultOf, type Task } from '../../src/core/model/task';
import type { Core } from '../../src/core/core';
import { containersOf, logOf, said, testCore } from '../support/engineBench';
import { SampleRepo } from '../support/sampleRepo';
import { ShellUser } from '../support/shellBench';
import { tempFolder } from '../support/tempFolder';

async function endOf(core: Core, id: string): Promise<Task> {
  const { id: whole } = await core.tasks.get(id);
  return core.shells.ended(whole, AbortSignal.timeout(120_000));
}

describe('a shell in a sandbox, in a real terminal', () => {
  const folder = tempFolder('shell');
  let count = 0;
  const bench = () => {
    const repo = new SampleRepo(join(folder, `repo ${++count}`));
    const dataDir = join(folder, `data ${count}`);
    const core = testCore(dataDir);
    const open = (...args: readonly string[]): Promise<ShellUser> =>
      ShellUser.open({ dataDir, workingDir: repo.dir }, ...args);
    return { repo, core, open };
  };

  it('is a terminal: colours, its size, Ctrl-C, a large paste, the exit code; its work becomes a branch', async () => {
    const { repo, core, open } = bench();
    const user = await open();
    const id = await user.id();
    await user.prompt();
    assert.match(await user.runs('stty size; echo "$TERM $COLORTERM"'), /30 100\nxterm-256color truecolor/);
    await user.runs("printf '\\033[31mred\\033[0m\\n'");
    assert.ok(user.output.includes('\u001b[31mred\u001b[0m'), 'a colour came through');
    // A line feed alone moves down and not to the left.
    await user.runs("stty -opost; printf 'down\\nunder\\r\\n'; stty opost");
    assert.ok(user.output.includes('down\nunder'), 'no carriage return was added');
    user.resize(41, 123);
    await user.runs('until [ "$(stty size)" = "41 123" ]; do sleep 0.05; done');

    user.types("sh -c 'echo at work; exec sleep 300'\r");
    await user.sees(/\nat work\n/);
    user.types('\u0003');
    await user.prompt();
    assert.match(await user.runs('echo "code $?"'), /code 130/);

    const lines = Array.from({ length: 2_000 }, (_, n) => `${n} ${'x'.repeat(50)} äöü €`);
    const pasted = `${lines.join('\n')}\n`;
    assert.ok(Buffer.byteLength(pasted) > 100_000);
    user.types('cat > pasted.txt\r');
    await user.sees(/pasted\.txt\n/);
    user.types(pasted);
    user.types('\u0004');
    await user.prompt();
    await user.runs('seq 1 5000');
    assert.equal(user.output.match(/\r\n\d+(?=\r\n)/g)?.length, 4_999, 'no line of much output was lost');
    user.types('exit 7\r');
    assert.equal(await user.ended(), 7);

    const task = await endOf(core, id);
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    assert.deepEqual([task.type, task.agent, task.interactive], ['shell', 'shell', 'shell']);
    assert.equal(task.state.outcome.exitCode, 7);
    const branch = resultOf(task)?.branch ?? '';
    assert.equal(repo.git('show', `${branch}:pasted.txt`), pasted.trim());
    assert.match(user.output, new RegExp(`Branch ${branch}: 1 file`));
    const log = said(await logOf(core, task.id));
    assert.match(log, /The shell is open[^]*The shell ended \(exit code 7\)/);
    assert.doesNotMatch(log, /at work|pasted|red/, 'what was typed and shown is in no log');
    assert.deepEqual(await containersOf(task.id), []);
  });

  it('lets no program in it read, write or claim anything beyond the screen', async () => {
    const { open } = bench();
    const user = await open();
    await user.id();
    await user.prompt();
    const before = user.output.length;
    const beyond = [
      ']52;c;aGk=\\a',
      ']52;c;?\\a',
      ']0;title\\a',
      ']7;file:///etc\\a',
      ']633;P;Cwd=/etc\\a',
      ']1337;CurrentDir=/etc\\a',
      ']8;;command:workbench.action.quit\\a',
      ']9;notice\\a',
      'P$qm\\033\\\\',
      '_x\\033\\\\',
      '[21t',
    ];
    const shown = await user.runs(
      `printf '${beyond.map((sequence) => `\\033${sequence}`).join('')}\\302\\235x\\302\\234\\033[32mgreen\\033[0m\\n'`,
    );
    assert.match(shown, /xgreen/);
    const came = user.output.slice(before);
    assert.ok(came.includes('\u001b[32mgreen\u001b[0m'), 'what draws came through');
    assert.doesNotMatch(came, /\u001b[\]P_]|[\u0080-\u009f]|\u001b\[\d+t/);
    user.types('exit 0\r');
    assert.equal(await user.ended(), 0);
  });

  it('survives its terminal; a new one shows the screen and the work', async () => {
    const { repo, core, open } = bench();
    const [first, other] = await Promise.all([open('--name', 'first'), open('--name', 'other')]);
    const [id, otherId] = [await first.id(), await other.id()];
    await Promise.all([first.prompt(), other.prompt()]);
    await first.runs('echo begun > work.txt; echo "on the screen: $((40 + 2))"');
    first.types('echo half a li');
    await first.sees(/half a li/);
    // The process that ran the task is gone with it.
    first.kill();
    await first.ended();

    const back = await open(id);
    await back.sees(/on the screen: 42\n[^]*\$ echo half a li$/);
    back.types('ne >> work.txt\r');
    await back.prompt();
    assert.match(await other.runs('ls work.txt'), /No such file/);
    other.types('exit 0\r');
    assert.equal(await other.ended(), 0);
    assert.match(other.output, /Nothing was changed; there is no branch/);
    back.types('exit 3\r');
    assert.equal(await back.ended(), 3);

    const task = await endOf(core, id);
    assert.equal(repo.git('show', `${resultOf(task)?.branch}:work.txt`), 'begun\nhalf a line');
    const otherTask = await endOf(core, otherId);
    assert.deepEqual(isEnded(otherTask.state) && otherTask.state.outcome?.change, { kind: 'none' });
  });

  it('redraws a full-screen program, and repeats no answers', async () => {
    const { open } = bench();
    const first = await open();
    const id = await first.id();
    await first.prompt();
    await first.runs("printf '\\033[6n'; sleep 0.1; read -rsn 20 -t 0.2");
    first.types('seq 1 200 | less\r');
    await first.sees(/28\n29\n:$/);
    first.kill();
    await first.ended();
    const back = await open(id);
    await back.sees(/28\n29\n:$/);
    assert.ok(!back.output.includes('\u001b[6n'), 'what asks the terminal something is not shown again');
    back.types('q');
    await back.prompt();
    back.types('exit 0\r');
    assert.equal(await back.ended(), 0);
  });

  it('ends with its window, and keeps its work', async () => {
    const { repo, core, open } = bench();
    const user = await open();
    const id = await user.id();
    await user.prompt();
    await user.runs('echo kept > kept.txt');
    user.types('sleep 300\r');
    await user.sees(/sleep 300\n/);
    user.close();
    const task = await endOf(core, id);
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    assert.equal(repo.git('show', `${resultOf(task)?.branch}:kept.txt`), 'kept');
  });

  it('ends even if a background program keeps writing', async () => {
    const { core, open } = bench();
    const user = await open();
    const id = await user.id();
    await user.prompt();
    user.types('set -m; (sleep 2; exec yes) & disown -a; sleep 3; exit\r');
    await user.sees(/sleep 3; exit\n/);
    user.kill();
    await user.ended();
    const worker = core.startWorker(1);
    const task = await endOf(core, id);
    worker.dispose();
    assert.ok(task.state.kind === 'completed', JSON.stringify(task.state));
  });

  it('has no idle limit while somebody is there; left alone, it ends and keeps its work', async () => {
    const { repo, core, open } = bench();
    const user = await open('--idle-timeout', '0.15');
    const id = await user.id();
    await user.prompt();
    await user.runs('echo kept > kept.txt');
    await new Promise((resolve) => setTimeout(resolve, 10_500));
    assert.match(await user.runs('echo "still $((40 + 2))"'), /still 42/);
    user.kill();
    await user.ended();
    const worker = core.startWorker(1);
    const task = await endOf(core, id);
    worker.dispose();
    assert.ok(task.state.kind === 'failed');
    assert.match(task.state.reason, /The shell was idle for 9\.0s and was stopped/);
    assert.equal(repo.git('show', `${resultOf(task)?.branch}:kept.txt`), 'kept');
  });

  it('reaches only what is allowed, like an agent', async () => {
    const { core, open } = bench();
    const user = await open();
    const id = await user.id();
    await user.prompt();
    assert.match(await user.runs('ls /sys/class/net; id -u'), /^\s*lo\n\d+$/);
    assert.match(await user.runs("curl -sS -o /dev/null -w '%{http_code}\\n' http://denied.invalid/"), /403/);
    assert.match(
      await user.runs('curl -sS --noproxy "*" http://192.0.2.1/ 2>&1'),
      /Failed to connect|Could not connect/,
    );
    user.types('exit\r');
    await user.ended();
    const task = await endOf(core, id);
    assert.ok(isEnded(task.state));
    assert.deepEqual(task.state.outcome?.network, { allowed: 0, denied: 1 });
  });

  it('opens beside a working agent, as the same user in the same folder', async () => {
    const { repo, core, open } = bench();
    repo.agentScript(['echo "$$" > agent.txt', 'until [ -e go ]; do sleep 0.05; done', 'cat said.txt']);
    const added = await core.tasks.add({ repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' });
    const worker = core.startWorker(1);
    await core.shells.ready(added.id, AbortSignal.timeout(60_000), () => undefined);
    const user = await open(added.id, '--as', 'mine');
    await user.prompt();
    assert.match(await user.runs('id -un; cat agent.txt'), /agent\n\d+/);
    await user.runs('echo from the shell > said.txt');
    // The same name finds the same shell.
    user.close();
    const again = await open(added.id, '--as', 'mine');
    await again.sees(/said\.txt\n[^]*\$ $/);
    await again.runs('echo once more >> said.txt');
    again.types('touch go\r');
    const task = await endOf(core, added.id);
    await again.ended();
    worker.dispose();
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    assert.equal(repo.git('show', `${resultOf(task)?.branch}:said.txt`), 'from the shell\nonce more');
  });

  it('says why it cannot open', async () => {
    const { open } = bench();
    const nobody = await open('0000000');
    assert.equal(await nobody.ended(), 3);
    assert.match(nobody.output, /There is no task "0000000"/);
    const wrong = await open('--start', '--agent', 'script');
    assert.equal(await wrong.ended(), 2);
    assert.match(wrong.output, /"script" does not work in a terminal/);
  });
});
