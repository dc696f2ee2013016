import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { rawEngine, testCore } from '../support/engineBench';
import { configuredTasks } from '../support/configuredTasks';
import { tempFolder } from '../support/tempFolder';

describe('image steps of a repository', () => {
  const folder = tempFolder('steps');
  const core = testCore(join(folder, 'data'), { TSK_CONFIG_HOME: join(folder, 'config') });
  const { newRepo, run } = configuredTasks(folder, core);

  it('runs the project’s own steps in the image, with files of the snapshot, without following links', async () => {
    const repo = newRepo('setup = """\nCOPY tools/ /opt/tools/\nRUN echo built > /opt/mark\n"""\n', [
      'cat /opt/mark /opt/tools/version',
      'ls -l /opt/tools/inner | sed "s/.*inner/inner/"',
      'echo "left: $(ls -d /opt/tools/leak /opt/tools/root /opt/tools/up 2>/dev/null)"',
    ]);
    repo.write('tools/version', 'version 7\n');
    for (const [name, to] of Object.entries({
      inner: 'version',
      leak: '/etc/shadow',
      root: '/',
      up: '../..',
    }))
      execFileSync('ln', ['-s', to, join(repo.dir, 'tools', name)]);
    repo.commit('tools');
    const { text } = await run(repo);
    assert.match(text, /built\nversion 7/);
    assert.match(text, /inner -> version/);
    assert.match(text, /^left: $/m);
  });

  it('asks again when a file that an image step runs changes, also on retry and during the build', async () => {
    const repo = newRepo('setup = """\nCOPY tool.sh /opt/\nRUN sh /opt/tool.sh\n"""\n', ['cat /opt/mark']);
    repo.write('tool.sh', 'echo one > /opt/mark\n');
    const first = await run(repo);
    assert.match(first.text, /one/);
    const request = { repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' };
    const asked = { code: 'approval-needed', message: /copies 1 file of the repository .*tool\.sh/ };
    await core.tasks.add(request).then((task) => core.tasks.cancel(task.id));

    repo.write('tool.sh', 'echo two > /opt/mark\n');
    await assert.rejects(core.tasks.run(request), asked);
    await assert.rejects(core.tasks.retry([first.task.id], { from: 'worktree' }), asked);
    await assert.rejects(
      core.images.build(request, { onBuild: () => undefined, onOutput: () => undefined }),
      asked,
    );
    // From where it started, nothing is new.
    const [again] = await core.tasks.retry([first.task.id]);
    assert.ok(again);
    await core.tasks.setParents(again.id, []);
    const started = await core.tasks.runPending(again.id, () => true);
    const ended = await started?.ended;
    assert.equal(ended?.state.kind, 'failed');
    assert.match(
      'reason' in ended.state ? ended.state.reason : '',
      /copies files that you have not allowed in their current state/,
    );

    assert.match((await run(repo)).text, /two/);
  });

  it('lets the project’s own steps reach only the allow-list while the image builds', async () => {
    const server = createServer((_, response) => response.end('from this machine'));
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    after(() => server.close());
    const { port } = server.address() as { port: number };
    const bridge = (await rawEngine().getNetwork('bridge').inspect()) as {
      IPAM: { Config: readonly { Gateway: string }[] };
    };
    const url = `http://${bridge.IPAM.Config[0]?.Gateway ?? ''}:${port}/`;
    const look = (how: string) =>
      `RUN curl -s --max-time 20 ${how} ${url} -o /opt/out -w '%{http_code}' >> /opt/codes; cat /opt/out >> /opt/seen; ls /sys/class/net > /opt/net; true`;
    const steps = (...lines: readonly string[]) => `setup = ${JSON.stringify(lines.join('\n'))}\n`;
    const agent = ['echo "net:" $(cat /opt/net)', 'echo "codes: $(cat /opt/codes)"', 'cat /opt/seen; true'];

    const repo = newRepo(steps(look("--noproxy '*'"), look('')), agent);
    const { text } = await run(repo);
    assert.match(text, /From here on, steps reach only \.debian\.org/);
    assert.match(text, /^net: lo$/m);
    assert.match(text, /^codes: 000403$/m);
    assert.doesNotMatch(text, /from this machine/);
    const left = await rawEngine().listContainers({ all: true, filters: { name: ['tsk-build-'] } });
    assert.deepEqual(left, []);

    // Who opens the network, and allows that, opens it for builds, too. (Podman would reuse the same step.)
    const open = newRepo(`network = "open"\n${steps('ENV OPEN=1', look("--noproxy '*'"))}`, agent);
    assert.match((await run(open)).text, /from this machine/);
  });
});
