import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultOf } from '../../src/core/model/task';
import { logOf, rawEngine, root, said, testCore } from '../support/engineBench';
import { PrivateEngine } from '../support/privateEngine';
import { SampleRepo } from '../support/sampleRepo';
import { skipTest } from '../support/skipTest';
import { tempFolder } from '../support/tempFolder';

const quiet = { onBuild: () => undefined, onOutput: () => undefined };

describe('an engine with userns-remap', function () {
  this.timeout(300_000);
  const folder = tempFolder('userns');
  let engine: PrivateEngine | undefined;
  after(() => engine?.remove());

  it('runs a task with mapped users, and gives everything back', async function () {
    const why = PrivateEngine.missing();
    if (why) skipTest(this, why);
    if (!existsSync('/etc/subuid') || !existsSync('/etc/subgid')) skipTest(this, 'there is no /etc/subuid');
    const repo = new SampleRepo(join(folder, 'repo'));
    repo.agentScript(['umask 077', 'cat /proc/self/uid_map > seen', 'echo "secret of ${#TOKEN}"']);
    const config = join(folder, 'config');
    mkdirSync(config);
    writeFileSync(join(config, 'tsk.toml'), '[defaults]\nenv = [{ name = "TOKEN", secret = true }]\n');
    const environment = { TSK_CONFIG_HOME: config, TOKEN: 'a-token-of-18-char' };
    const request = { repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' } as const;
    const { images } = testCore(join(folder, 'build'), environment);
    const built = [await images.build(request, quiet), await images.buildProxy(undefined, quiet)];
    engine = new PrivateEngine({ remapTo: 300_000 });
    await engine.start();
    for (const { tag } of built) await engine.takeImage(rawEngine(), tag);

    const dataDir = join(folder, 'data');
    const core = testCore(dataDir, { ...environment, DOCKER_HOST: `unix://${engine.socketPath}` });
    const task = await core.tasks.run(request);
    const story = JSON.stringify(task.state);
    assert.equal(task.state.kind, 'completed', `${story}\n${said(await logOf(core, task.id))}`);
    assert.match(repo.git('show', `${resultOf(task)?.branch}:seen`), /^0\s+300000\s+65536$/);
    assert.match(said(await logOf(core, task.id)), /secret of 18/);
    const left = execFileSync('find', [join(dataDir, 'tasks'), '-uid', '+299999'], { encoding: 'utf8' });
    assert.equal(left, '');
    assert.deepEqual(
      readdirSync('/dev/shm').filter((name) => name.includes(task.id)),
      [],
    );
    const containers = await engine.docker.listContainers({ all: true });
    assert.deepEqual(
      containers.flatMap(({ Names }) => Names).filter((name) => !/^\/tsk-(proxy|way)-/.test(name)),
      [],
    );
  });
});

describe('an engine outside TSK’s own container', function () {
  this.timeout(300_000);
  const folder = tempFolder('outside');

  /** Runs `tsk` with folders that only it sees, as in a container. */
  function tsk(hidden: readonly string[], script: string, dataDir: string): string {
    const mounts = hidden.map((dir) => `mount -t tmpfs none "${dir}"`).join(' && ');
    const command = `exec 2>&1; ${mounts} && { ${script}; }`;
    const env = {
      ...process.env,
      TSK: join(root, 'bin', 'tsk'),
      TSK_DATA_HOME: dataDir,
      TSK_CONFIG_HOME: join(folder, 'config'),
      TOKEN: 'a-token-of-18-char',
    };
    const args = ['--mount', '--propagation', 'private', 'sh', '-c', `${command} || true`];
    return execFileSync('unshare', args, { encoding: 'utf8', env, cwd: join(folder, 'seed') });
  }

  before(() => {
    const repo = new SampleRepo(join(folder, 'seed'));
    repo.agentScript(['echo "secret of ${#TOKEN}" > made']);
    for (const name of ['hidden', 'hidden-repo', 'config']) mkdirSync(join(folder, name));
    const config = '[defaults]\nenv = [{ name = "TOKEN", secret = true }]\n';
    writeFileSync(join(folder, 'config', 'tsk.toml'), config);
  });

  it('causes an error before any build if it does not see the data folder, and the doctor reports it', function () {
    if (process.getuid?.() !== 0) skipTest(this, 'mounts take root');
    const dataDir = join(folder, 'hidden', 'data');
    const said = tsk([join(folder, 'hidden')], '"$TSK" run -n x -p x --agent script; "$TSK" doctor', dataDir);
    assert.match(
      said,
      /FAILED: The container engine at .* does not see .*hidden\/data\/tasks.*TSK_DATA_HOME/,
    );
    assert.match(said, /PROBLEM +Data folder: The container engine at .* does not see .*hidden\/data/);
    assert.doesNotMatch(said, /Building the image/);
  });

  it('runs a task of a repository that it does not see if it sees the data folder', function () {
    if (process.getuid?.() !== 0) skipTest(this, 'mounts take root');
    const repo = join(folder, 'hidden-repo');
    const script = `git clone -q . "${repo}/r" && cd "${repo}/r" && "$TSK" run -n x -p x --agent script && git show $(git for-each-ref --format='%(refname)' refs/heads/tsk):made`;
    const said = tsk([repo, '/dev/shm'], script, join(folder, 'data'));
    assert.match(said, /COMPLETED/);
    assert.match(said, /secret of 18/);
  });
});
