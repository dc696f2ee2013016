import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { resultOf } from '../../src/core/model/task';
import { taskFiles } from '../../src/core/model/taskFiles';
import type { TaskId } from '../../src/core/model/taskId';
import { isTskError } from '../../src/core/util/errors';
import { logOf, outputIn, rawEngine, root, said, testCore } from '../support/engineBench';
import { SampleRepo } from '../support/sampleRepo';
import { configuredTasks } from '../support/configuredTasks';
import { tempFolder } from '../support/tempFolder';

describe('tsk.toml on a real engine', () => {
  const folder = tempFolder('configuration');
  const environment = { TSK_CONFIG_HOME: join(folder, 'config'), DEPLOY_TOKEN: 'very-secret-42' };
  const core = testCore(join(folder, 'data'), environment);
  const { newRepo, run } = configuredTasks(folder, core);

  it('starts nothing with a broken file, and names the line', async () => {
    const repo = newRepo('memory_gb = "much"\n', ['true']);
    await assert.rejects(
      core.tasks.run({ repoPath: repo.dir, type: 'generic', prompt: 'x' }),
      (error: Error) => isTskError(error, 'bad-config') && error.message.includes('tsk.toml:1:'),
    );
    assert.deepEqual(
      (await core.tasks.list()).filter(({ snapshot }) => snapshot.worktree === repo.dir),
      [],
    );
  });

  it('asks before a project’s file loosens the sandbox, remembers the answer, and asks again for more', async () => {
    const repo = newRepo('allow_domains = [".example.com"]\n', ['true']);
    const request = { repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' };
    await assert.rejects(core.tasks.run(request), { code: 'approval-needed' });
    await run(repo);
    await core.tasks.run(request);
    repo.write('.tsk/tsk.toml', 'allow_domains = [".example.com", ".example.org"]\n');
    await assert.rejects(core.tasks.run(request), { code: 'approval-needed' });
  });

  it('gives a secret to the agent only: not to the database, the configuration, the container or a log', async () => {
    const repo = newRepo('', [
      'echo "token of ${#TOKEN} characters"; [ "$TOKEN" = "very-secret-42" ] && echo MATCHES',
      'echo "plain $PLAIN"',
      'echo "it is $TOKEN"; set -x; : "$TOKEN"; set +x',
      'printf "in two writes very-sec"; sleep 1; echo ret-42',
      // Not before somebody has looked at its container.
      'until [ -e inspected ]; do sleep 0.1; done',
    ]);
    repo.write(
      '.tsk/tsk.toml',
      'env = [{ name = "TOKEN", secret = true, from = "DEPLOY_TOKEN" }, { name = "PLAIN", value = "v" }]\n',
    );
    let inspected = '';
    let kept = '';
    const look = setInterval(() => {
      rawEngine()
        .listContainers({ filters: { label: ['tsk.task'] } })
        .then(async (found) => {
          for (const { Id, Labels } of found) {
            const { repo: work } = taskFiles(core.dataDir, Labels['tsk.task'] as TaskId);
            if (!existsSync(work)) continue; // Somebody else's.
            const container = rawEngine().getContainer(Id);
            kept = outputIn(await container.logs({ stdout: true, stderr: true, follow: false }));
            if (!/in two writes .*\n/.test(kept)) continue; // Not all of it has come.
            inspected += JSON.stringify(await container.inspect());
            writeFileSync(join(work, 'inspected'), '');
          }
        })
        .catch(() => undefined);
    }, 300);
    const { task } = await run(repo).finally(() => clearInterval(look));
    const records = await logOf(core, task.id);
    // In which order two streams come, nobody promises.
    const [text, errors] = ['stdout', 'stderr'].map((stream) =>
      said(records.filter((record) => record.kind === 'output' && record.stream === stream)),
    );
    assert.match(text ?? '', /token of 14 characters\nMATCHES\nplain v/);
    assert.match(text ?? '', /it is \[secret\]/);
    assert.match(text ?? '', /in two writes \[secret\]/);
    assert.match(errors ?? '', /\+ : \[secret\]/);
    assert.match(inspected, /PLAIN=v/);
    // What the engine writes to its own disk, while the sandbox lives.
    assert.match(kept, /it is \[secret\]\n(.*\n)*in two writes \[secret\]\n/);
    const files = taskFiles(core.dataDir, task.id);
    const places = [files.config, files.log, join(core.dataDir, 'tasks.db')].map((file) =>
      readFileSync(file, 'latin1'),
    );
    for (const place of [...places, inspected, kept]) assert.ok(!place.includes('very-secret-42'));
  });

  it('keeps secrets out of failure reasons and the network record', async () => {
    const repo = newRepo('', [
      'curl -s --max-time 60 "http://$TOKEN.probe.test/"',
      'echo "error: $TOKEN was refused" >&2; exit 3',
    ]);
    repo.write('.tsk/tsk.toml', 'env = [{ name = "TOKEN", secret = true, from = "DEPLOY_TOKEN" }]\n');
    const { task } = await run(repo);
    assert.match('reason' in task.state ? task.state.reason : '', /error: \[secret\] was refused/);
    const files = taskFiles(core.dataDir, task.id);
    assert.match(readFileSync(files.network, 'utf8'), /"\[secret\]\.probe\.test"/);
    for (const file of [files.log, files.network, join(core.dataDir, 'tasks.db')])
      assert.ok(!readFileSync(file, 'latin1').includes('very-secret-42'), file);
  });

  it('limits memory, and reports when it runs out', async () => {
    const repo = newRepo('memory_gb = 0.125\n', [
      // Grows a string until it is more than the sandbox has.
      `awk 'BEGIN { s = "x"; while (length(s) < 500000000) s = s s; print length(s) }'`,
    ]);
    const { task } = await run(repo);
    assert.equal(task.state.kind, 'failed');
    assert.match(task.state.reason, /out of memory/);
  });

  it('limits processes, so that a fork bomb stays in its sandbox', async () => {
    const repo = newRepo('pids_limit = 64\n', [
      'n=0; while [ $n -lt 200 ]; do sleep 3 & n=$((n + 1)); done 2>/dev/null',
      'echo "running: $(ls -d /proc/[0-9]* | wc -l)"',
    ]);
    const { text } = await run(repo);
    const running = Number(/running: (\d+)/.exec(text)?.[1] ?? 0);
    assert.ok(running <= 64, text);
  });

  it('limits disk use, in the workspace and elsewhere together, and keeps the work', async () => {
    const repo = newRepo('disk_gb = 0.1\n', [
      'echo begun > begun.txt; mkdir ignored',
      'head -c 70000000 /dev/urandom > ignored/large',
      'head -c 70000000 /dev/urandom > /tmp/large',
      'sleep 600',
    ]);
    const { task } = await run(repo);
    assert.equal(task.state.kind, 'failed');
    assert.match(task.state.reason, /more disk space than its limit of 0\.1 GiB.*disk_gb/);
    assert.equal(repo.git('show', `${resultOf(task)?.branch}:begun.txt`), 'begun');
  });

  it('ends a silent agent, and keeps its work', async () => {
    const repo = newRepo('idle_timeout_minutes = 0.1\n', ['echo begun > begun.txt', 'sleep 600']);
    const { task } = await run(repo);
    assert.equal(task.state.kind, 'failed');
    assert.match(task.state.reason, /said nothing for .* and was stopped/);
    assert.equal(repo.git('show', `${resultOf(task)?.branch}:begun.txt`), 'begun');
  });

  it('shows only the configured history', async () => {
    const lines = [
      'echo "commits: $(git log --oneline | wc -l)"',
      'echo "private: $(cat /tmp/x $(git rev-parse side 2>/dev/null) 2>&1 | wc -l)"',
      'git cat-file -p $(cat side.txt) 2>&1 | sed "s/^/side: /"',
      'echo work > work.txt',
    ];
    for (const [history, commits, side] of [
      ['full', 3, /side: hidden/],
      ['branch', 3, /side: .*(Not a valid|could not|bad file|fatal)/],
      ['none', 1, /side: .*(Not a valid|could not|bad file|fatal)/],
    ] as const) {
      const repo = newRepo(`history = "${history}"\n`, lines);
      const blob = execFileSync('git', ['-C', repo.dir, 'hash-object', '-w', '--stdin'], {
        input: 'hidden\n',
        encoding: 'utf8',
      }).trim();
      repo.write('side.txt', blob);
      repo.commit('side');
      const { task, text } = await run(repo);
      assert.ok(resultOf(task), JSON.stringify(task.state));
      const seen = Number(/commits: (\d+)/.exec(text)?.[1]);
      assert.ok(history === 'none' ? seen <= 2 : seen === commits, `${history}: ${text}`);
      assert.match(text, side);
    }
  });

  it('keeps a named volume for the agent’s user from task to task', async () => {
    const repo = newRepo(`volumes = [{ name = "test-${process.pid}", container = "~/.cache/mine" }]\n`, [
      'echo "before: $(cat ~/.cache/mine/x 2>/dev/null)"',
      'echo kept > ~/.cache/mine/x',
    ]);
    after(() => rawEngine().getVolume(`tsk-test-${process.pid}`).remove({ force: true }));
    assert.match((await run(repo)).text, /^before: $/m);
    assert.match((await run(repo)).text, /^before: kept$/m);
  });

  it('does not apply the user’s table for a name to another repository of that name', async () => {
    const home = join(folder, 'tied');
    const own = testCore(join(home, 'data'), { TSK_CONFIG_HOME: join(home, 'config'), DEPLOY_TOKEN: 'x42' });
    mkdirSync(join(home, 'config'), { recursive: true });
    writeFileSync(
      join(home, 'config', 'tsk.toml'),
      '[project.api]\nenv = [{ name = "TOKEN", secret = true, from = "DEPLOY_TOKEN" }]\n',
    );
    const repoAt = (name: string): SampleRepo => {
      const repo = new SampleRepo(join(home, name, 'api'));
      repo.agentScript(['[ -n "$TOKEN" ] && echo HAS IT; true']);
      repo.commit('script');
      return repo;
    };
    const [mine, stranger] = [repoAt('mine'), repoAt('stranger')];
    assert.match((await run(mine, {}, own)).text, /HAS IT/);
    const request = (repo: SampleRepo) => ({
      ...{ repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' },
    });
    const asked = { code: 'approval-needed', message: /your own \[project\.api\]/ };
    await assert.rejects(own.tasks.run(request(stranger)), asked);
    await own.tasks.run(request(mine));
    mine.git('remote', 'add', 'origin', 'https://evil.test/api.git');
    await assert.rejects(own.tasks.run(request(mine)), asked);
  });

  it('reaches a port of this machine’s loopback, and no other', async () => {
    const server = createServer((_, response) => response.end('from the loopback'));
    const other = createServer((_, response) => response.end('from another'));
    const listen = async (it: typeof server): Promise<number> => {
      await new Promise<void>((resolve) => it.listen(0, '127.0.0.1', resolve));
      after(() => it.close());
      return (it.address() as { port: number }).port;
    };
    const [port, closed] = [await listen(server), await listen(other)];
    const repo = newRepo(`host_ports = [${port}]\n`, [
      `echo "one: $(curl --silent --max-time 60 http://tsk-proxy:${port}/)"`,
      `echo "env: $TSK_PROXY_HOST $TSK_HOST_PORTS"`,
      `echo "two: $(curl --silent --max-time 60 http://tsk-proxy:${closed}/ || echo refused)"`,
    ]);
    const { text } = await run(repo);
    assert.match(text, /one: from the loopback/);
    assert.match(text, new RegExp(`env: tsk-proxy ${port}`));
    assert.match(text, /two: refused/);
  });

  it('records network requests', async () => {
    const repo = newRepo('', [
      'curl --silent --max-time 60 -o /dev/null https://one.example.test/ ; curl --silent --max-time 60 -o /dev/null http://two.example.test/',
      'true',
    ]);
    const { task } = await run(repo);
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    assert.deepEqual(task.state.outcome.network, { allowed: 0, denied: 2 });
    const entries = await core.networkRecord(task.id);
    assert.deepEqual(
      entries.map(({ host, port, allowed, count: n }) => [host, port, allowed, n]),
      [
        ['one.example.test', 443, false, 1],
        ['two.example.test', 80, false, 1],
      ],
    );
  });

  it('has no way out at all when the network is "none"', async () => {
    const repo = newRepo('network = "none"\n', [
      'echo "proxy: ${http_proxy:-none}"',
      'curl --silent --max-time 2 http://127.0.0.1:3128/ && echo REACHED',
      'ls /run/tsk 2>/dev/null && echo MOUNTED',
      'true',
    ]);
    const { text } = await run(repo);
    assert.match(text, /proxy: none/);
    assert.doesNotMatch(text, /REACHED|MOUNTED/);
  });

  it('shows effective values and their origin on the command line', () => {
    const repo = newRepo('memory_gb = 3\ncpu = 1\n', ['true']);
    const tsk = (...args: readonly string[]) =>
      spawnSync(process.execPath, [join(root, 'bin', 'tsk'), ...args, '--repo', repo.dir], {
        encoding: 'utf8',
        env: { ...process.env, ...environment, TSK_DATA_HOME: join(folder, 'cli data') },
      });
    const shown = tsk('config', 'show', '--json', '--cpu', '2');
    assert.equal(shown.status, 0, shown.stderr);
    const { values } = JSON.parse(shown.stdout) as {
      values: { key: string; value: unknown; source: { kind: string } }[];
    };
    const of = (key: string) => values.find((value) => value.key === key);
    assert.deepEqual([of('memory_gb')?.value, of('memory_gb')?.source.kind], [3, 'project']);
    assert.deepEqual([of('cpu')?.value, of('cpu')?.source.kind], [2, 'flag']);
    assert.equal(of('history')?.source.kind, 'built-in');

    const dry = tsk('docker', 'build', '--dry-run', '--agent', 'script');
    assert.equal(dry.status, 0, dry.stderr);
    assert.match(dry.stdout, /# tsk\/default-plain:[0-9a-f]+/);
    assert.match(dry.stdout, /^FROM /m);

    const open = tsk('run', '-p', 'x', '-a', 'script', '--no-network-isolation');
    assert.equal(open.status, 2);
    assert.match(open.stderr, /--approve-config/);
    const allowed = tsk(
      'run',
      '-p',
      'x',
      '-a',
      'script',
      '--no-network-isolation',
      '--approve-config',
      '--json',
    );
    assert.equal(allowed.status, 0, allowed.stderr);
    assert.equal((JSON.parse(allowed.stdout) as { network: string }).network, 'open');
  });
});
