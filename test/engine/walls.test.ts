import assert from 'node:assert/strict';
import { join } from 'node:path';
import { resultOf, type Task } from '../../src/core/model/task';
import { logOf, said, testCore } from '../support/engineBench';
import { nodeImage } from '../support/nodeImage';
import { SampleRepo } from '../support/sampleRepo';
import { skipTest } from '../support/skipTest';
import { startServer, type ServerContainer } from '../support/serverContainer';
import { tempFolder } from '../support/tempFolder';

describe('the walls of a sandbox, probed from inside', () => {
  const folder = tempFolder('walls');
  const core = testCore(join(folder, 'data'));
  let server: ServerContainer;

  async function probe(...lines: readonly string[]): Promise<{ readonly task: Task; readonly text: string }> {
    const repo = new SampleRepo(join(folder, `repo-${Math.random().toString(36).slice(2)}`));
    repo.agentScript(lines);
    const task = await core.tasks.run({
      repoPath: repo.dir,
      type: 'generic',
      prompt: 'probe',
      agent: 'script',
    });
    return { task, text: said(await logOf(core, task.id)) };
  }

  before(async () => {
    const image = await nodeImage(core, join(folder, 'node repo'));
    server = await startServer(image, 'echoServerMain.js', ['8080']);
  });

  it('has no network interface but loopback, and no route to a server on the engine’s network', async () => {
    const { text } = await probe(
      'echo "interfaces: $(ls /sys/class/net | tr "\\n" " ")"',
      `curl --silent --noproxy '*' --max-time 3 http://${server.address}:8080/direct && echo REACHED || echo "refused ($?)"`,
    );
    assert.match(text, /interfaces: lo $/m);
    assert.match(text, /refused/);
    assert.doesNotMatch(text, /REACHED/);
    assert.doesNotMatch(await server.output(), /direct/);
  });

  it('gets a plain refusal from the proxy for denied names and addresses', async () => {
    const { text } = await probe(
      `echo "address $(curl --silent --output /dev/null --write-out '%{http_code}' http://${server.address}:8080/by-address)"`,
      `echo "name $(curl --silent --output /dev/null --write-out '%{http_code}' http://not-allowed.example.test/)"`,
      `echo "connect $(curl --silent --output /dev/null --write-out '%{http_connect}' https://${server.address}:8443/)"`,
    );
    assert.match(text, /address 403/);
    assert.match(text, /name 403/);
    assert.match(text, /connect 403/);
    assert.doesNotMatch(await server.output(), /by-address/);
  });

  it('cannot see or list the sockets of other sandboxes, and cannot write where they are', async () => {
    const { text } = await probe(
      'ls /run/tsk 2>&1 && echo LISTED',
      'touch /run/tsk/x 2>&1 && echo WRITTEN',
      'ls "$TSK_PROXY_SOCKET" >/dev/null && echo "own socket is there"',
    );
    assert.doesNotMatch(text, /LISTED|WRITTEN/);
    assert.match(text, /own socket is there/);
  });

  it('runs as an unprivileged user without capabilities and cannot gain any', async () => {
    const { text } = await probe(
      'echo "user $(id -u):$(id -g)"',
      'grep -E "^(CapEff|CapBnd|NoNewPrivs):" /proc/self/status',
      'echo "init: $(cat /proc/1/comm)"',
      'echo "pids: $(cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null)"',
    );
    const root = process.getuid?.() === 0;
    assert.match(text, root ? /user 1000:1000/ : new RegExp(`user ${process.getuid?.()}:`));
    assert.match(text, /CapEff:\s*0000000000000000/);
    assert.match(text, /CapBnd:\s*0000000000000000/);
    assert.match(text, /NoNewPrivs:\s*1/);
    assert.match(text, /init: tini/);
    assert.match(text, /pids: 2048/);
  });

  it('cannot make system calls that reach beyond it or deep into the kernel', async function () {
    const column = { x64: 0, arm64: 1 }[String(process.arch)];
    if (column === undefined)
      skipTest(this, `the numbers of the system calls of ${process.arch} are not written down here`);
    const [notPermitted, notThere] = [1, 38];
    // Numbers on x86-64 and arm64, arguments in Perl, what is answered: of a family of sockets each engine says its own.
    const calls = [
      ['add_key', [248, 217], 'my $a = "user", my $b = "tsk", my $c = "x", 1, -3', [notThere]],
      ['request_key', [249, 218], 'my $d = "user", my $e = "tsk", 0, -3', [notThere]],
      ['keyctl', [250, 219], '0, -3, 1', [notThere]],
      ['socket of VSOCK', [41, 198], '40, 1, 0', [notPermitted, notThere]],
      ['socket of VSOCK, in a wider number', [41, 198], '0x100000028, 1, 0', [notPermitted, notThere]],
      ['socket of ALG', [41, 198], '38, 5, 0', [notPermitted, notThere]],
      ['io_uring_setup', [425, 425], '1, my $f = "\\0" x 120', [notThere]],
      ['pidfd_getfd', [438, 438], '3, 1, 0', [notPermitted]],
      ['unshare', [272, 97], '0x10000000', [notPermitted]],
      ['userfaultfd', [323, 282], '1', [notPermitted]],
      ['bpf', [321, 280], '0, my $g = "\\0" x 120, 120', [notPermitted]],
      ['socket of UNIX', [41, 198], '1, 1, 0', [0]],
      ['socket of INET', [41, 198], '2, 1, 0', [0]],
    ] as const;
    const { text } = await probe(
      'perl <<"END"',
      ...calls.map(
        ([name, numbers, args]) =>
          `print "CALL ${name}: ", (syscall(${numbers[column]}, ${args}) < 0 ? 0 + $! : 0), "\\n";`,
      ),
      'END',
    );
    const found = new Map(
      [...text.matchAll(/^CALL (.*): (.*)$/gm)].map(([, name, answer]) => [name, answer]),
    );
    for (const [name, , , answers] of calls)
      assert.ok(
        answers.some((answer) => String(answer) === found.get(name)),
        `${name}: ${found.get(name)}`,
      );
  });

  it('cannot write to the user’s objects, and damage done to its own repository stays there', async () => {
    const repo = new SampleRepo(join(folder, 'repo objects'));
    repo.agentScript([
      'for dir in $(cat .git/objects/info/alternates); do',
      '  touch "$dir/x" 2>/dev/null && echo "WRITTEN $dir"',
      '  rm -rf "$dir"/* 2>/dev/null',
      'done',
      'echo fine > fine.txt',
    ]);
    const task = await core.tasks.run({ repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' });
    assert.doesNotMatch(said(await logOf(core, task.id)), /WRITTEN/);
    assert.ok(resultOf(task), JSON.stringify(task.state));
    repo.git('fsck', '--strict');
  });

  it('refuses anything that an agent puts in place of its bundle', async () => {
    const repo = new SampleRepo(join(folder, 'repo bundle'));
    // The outbox is the agent's own until it ends; then all its processes are killed and its work is collected.
    repo.agentScript([
      'ln -s /etc/passwd /tsk/outbox/0.bundle',
      'ln -s /etc/passwd /tsk/outbox/result',
      'echo x > x.txt',
    ]);
    const branches = repo.branches();
    const task = await core.tasks.run({ repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' });
    if (task.state.kind === 'failed') assert.deepEqual(repo.branches(), branches);
    else assert.equal(repo.git('show', `${resultOf(task)?.branch}:x.txt`), 'x');
  });
});
