import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createConfiguration } from '../../../../src/core/config/configuration';
import type { ConfigOverrides, Configuration } from '../../../../src/core/model/config';
import type { BadConfigError } from '../../../../src/core/model/configErrors';
import type { RepoIdentity, RepoLocation } from '../../../../src/core/model/repository';
import { makeOdd, oddFiles, onLinux } from '../../../support/oddFiles';
import { tempFolder } from '../../../support/tempFolder';

describe('the configuration of a task', () => {
  const folder = tempFolder('resolve-config');
  let count = 0;

  /** A home and a repository with these files; paths begin with `user/` or `repo/`. */
  function place(
    files: Readonly<Record<string, string>> = {},
    identity: RepoIdentity = { firstCommit: 'f1f1f1f1f1f1f1', remote: 'https://example.test/shop.git' },
  ): {
    readonly configuration: Configuration;
    readonly repo: RepoLocation;
    readonly dir: string;
    readonly detections: string[];
  } {
    const dir = join(folder, `${++count}`);
    const worktree = join(dir, 'repo', 'Shop');
    mkdirSync(worktree, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      const file = join(dir, name.replace(/^repo\//, 'repo/Shop/'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const detections: string[] = [];
    const configuration = createConfiguration({
      environment: { HOME: join(dir, 'home'), TSK_CONFIG_HOME: join(dir, 'user') },
      stacks: {
        names: ['default', 'rust'],
        detect: (path) => {
          detections.push(path);
          return Promise.resolve({ stack: 'rust', from: 'Cargo.toml' });
        },
      },
      agents: [
        { name: 'claude', keys: ['KEY'] },
        { name: 'codex', keys: ['KEY'] },
      ],
      identify: () => Promise.resolve(identity),
    });
    return { configuration, repo: { worktree, commonDir: join(worktree, '.git') }, dir, detections };
  }

  const resolve = (files: Readonly<Record<string, string>>, flags: ConfigOverrides = {}) => {
    const { configuration, repo } = place(files);
    return configuration.resolve(repo, flags);
  };

  it('is what is built in and detected, where there is no file', async () => {
    const { agent, stack, project, sandbox, values, approval, notices } = await resolve({});
    assert.deepEqual([agent, stack, project, approval, notices], ['claude', 'rust', 'shop', undefined, []]);
    assert.equal(sandbox.idleTimeoutMinutes, 30);
    assert.equal('timeoutMinutes' in sandbox, false);
    assert.deepEqual(values.find(({ key }) => key === 'stack')?.source, {
      kind: 'detection',
      from: 'Cargo.toml',
    });
  });

  it('takes flag, setting, own project, project, defaults in this order, and detects only what nobody says', async () => {
    const { configuration, repo, detections } = place({
      'user/tsk.toml':
        'container_engine = "podman"\n[defaults]\nmemory_gb = 5\ncpu = 5\npids_limit = 50\n[project.shop]\nmemory_gb = 3\nstack = "default"\n',
      'repo/.tsk/tsk.toml': 'memory_gb = 4\ncpu = 4\n',
    });
    const { sandbox, stack } = await configuration.resolve(repo, { memoryGb: 1 }, { memoryGb: 2, cpus: 2 });
    assert.deepEqual(
      [sandbox.memoryGb, sandbox.cpus, sandbox.pids, sandbox.engine, stack],
      [1, 2, 50, 'podman', 'default'],
    );
    assert.deepEqual(detections, []);
  });

  it('starts nothing with a broken file, and tells what is wrong in both', async () => {
    const broken = resolve({ 'user/tsk.toml': 'x = 1\n', 'repo/.tsk/tsk.toml': 'memory_gb = "a"\n' });
    await assert.rejects(broken, (error: BadConfigError) => {
      assert.equal(error.code, 'bad-config');
      assert.deepEqual(
        error.diagnostics.map(({ file, line, column }) => [file.endsWith('.tsk/tsk.toml'), line, column]),
        [
          [false, 1, 1],
          [true, 1, 13],
        ],
      );
      return /tsk\.toml:1:1: .*\(and 1 more\)/.test(error.message);
    });
  });

  it('refuses a file that leads out of the repository, is too big, or cannot be read', async () => {
    const outside = place({ 'elsewhere/tsk.toml': 'sudo = true\n' });
    mkdirSync(join(outside.repo.worktree, '.tsk'));
    symlinkSync(join(outside.dir, 'elsewhere', 'tsk.toml'), join(outside.repo.worktree, '.tsk', 'tsk.toml'));
    await assert.rejects(outside.configuration.resolve(outside.repo, {}), {
      code: 'bad-config',
      message: /leads out of the repository/,
    });
    const linked = place({ 'elsewhere/tsk.toml': 'sudo = true\n' });
    symlinkSync(join(linked.dir, 'elsewhere'), join(linked.repo.worktree, '.tsk'));
    await assert.rejects(linked.configuration.resolve(linked.repo, {}), { code: 'bad-config' });
    await assert.rejects(resolve({ 'repo/.tsk/tsk.toml': `# ${'x'.repeat(1024 * 1024)}` }), {
      message: /larger than/,
    });
    await assert.rejects(resolve({ 'repo/.tsk/tsk.toml/x': '' }), { message: /not a regular file/ });
  });

  for (const [what, make] of Object.entries(oddFiles)) {
    it(`refuses ${what} at once, wherever configuration names a file`, async function () {
      onLinux(this);
      for (const [path, files] of [
        ['repo/Shop/.tsk/tsk.toml', {}],
        ['user/tsk.toml', {}],
        ['repo/Shop/.tsk/dockerfiles/stack/rust.dockerfile', {}],
        ['user/dockerfiles/project/default.dockerfile', {}],
        ['repo/Shop/rules', { 'repo/.tsk/tsk.toml': 'squid_conf_path = "rules"\n' }],
        ['user/rules', { 'user/tsk.toml': '[defaults]\nsquid_conf_path = "rules"\n' }],
      ] as const) {
        const { configuration, repo, dir } = place(files);
        makeOdd(make, dir, path);
        const message = /not a regular file|larger than|leads out of the repository/;
        await assert.rejects(configuration.resolve(repo, {}), { code: 'bad-config', message }, path);
      }
    });
  }

  it('follows the links of the user’s own file', async () => {
    const { configuration, repo, dir } = place({ 'dotfiles/tsk.toml': '[defaults]\nmemory_gb = 3\n' });
    mkdirSync(join(dir, 'user'));
    symlinkSync(join(dir, 'dotfiles', 'tsk.toml'), join(dir, 'user', 'tsk.toml'));
    assert.equal((await configuration.resolve(repo, {})).sandbox.memoryGb, 3);
  });

  it('has the Dockerfile layers of both folders, the project’s after the user’s, and asks about the project’s', async () => {
    const { sandbox, approval } = await resolve({
      'user/dockerfiles/stack/rust.dockerfile': 'RUN user\n',
      'user/dockerfiles/project/default.dockerfile': 'RUN any\n',
      'repo/.tsk/dockerfiles/stack/rust.dockerfile': 'RUN project\n',
      'repo/.tsk/dockerfiles/agent/codex.dockerfile': 'RUN other agent\n',
      'repo/.tsk/tsk.toml': 'setup = "RUN setup"\n',
    });
    assert.deepEqual(
      sandbox.layers.map(({ kind, text, replaces }) => [kind, text.trim(), replaces]),
      [
        ['stack', 'RUN user', true],
        ['stack', 'RUN project', true],
        ['project', 'RUN any', true],
        ['project', 'RUN setup', false],
      ],
    );
    assert.deepEqual(
      approval?.parts.flatMap(({ items }) => items.map(({ kind, detail }) => [kind, detail?.trim()])),
      [
        ['image-steps', 'RUN project'],
        ['image-steps', 'RUN setup'],
      ],
    );
  });

  it('knows a stack by its file or its setup, and names all when there is none of the name', async () => {
    const own = await resolve(
      { 'repo/.tsk/dockerfiles/stack/elixir.dockerfile': 'RUN x' },
      { stack: 'elixir' },
    );
    assert.equal(own.stack, 'elixir');
    const text = 'stack = "zig"\n[stack_config.zig]\nsetup = "RUN x"\n';
    assert.equal((await resolve({ 'repo/.tsk/tsk.toml': text })).stack, 'zig');
    for (const stack of ['cobol', '../../x', '']) {
      await assert.rejects(resolve({ 'user/dockerfiles/stack/elixir.dockerfile': '' }, { stack }), {
        code: stack === '' ? 'unknown-stack' : 'unknown-stack',
        message: /default, rust, elixir/,
      });
    }
  });

  it('refuses an unknown agent, and values that a file could not have', async () => {
    await assert.rejects(resolve({}, { agent: 'clod' }), { code: 'unknown-agent', message: /claude, codex/ });
    for (const flags of [
      { memoryGb: -1 },
      { hostPorts: [0] },
      { allowDomains: ['1.2.3.4'] },
      { devices: ['/etc'] },
    ]) {
      await assert.rejects(resolve({}, flags), { code: 'bad-input' });
    }
  });

  it('reads the rules for squid from a file: the project’s in the repository, the user’s beside their own', async () => {
    const project = {
      'repo/.tsk/tsk.toml': 'squid_conf_path = "net/squid.conf"\n',
      'repo/net/squid.conf': 'http_access deny all\n',
    };
    assert.equal((await resolve(project)).sandbox.squidConf, 'http_access deny all\n');
    const user = {
      'user/tsk.toml': '[defaults]\nsquid_conf_path = "squid.conf"\n',
      'user/squid.conf': 'http_access allow all\n',
    };
    assert.equal((await resolve(user)).sandbox.squidConf, 'http_access allow all\n');
    for (const [path, message] of [
      ['../../secret', /leads out of the repository/],
      ['/etc/passwd', /relative to its root/],
      ['gone.conf', /which does not exist/],
    ] as const) {
      const files = { 'repo/.tsk/tsk.toml': `squid_conf_path = "${path}"\n`, secret: 'x' };
      await assert.rejects(resolve(files), { message });
    }
  });

  it('says what holds for TSK as a whole', async () => {
    assert.deepEqual(await place().configuration.server(), {
      autoCleanEnabled: true,
      autoCleanAgeDays: 7,
      keepWorkspaces: 'failed',
    });
    const { configuration, repo } = place({
      'user/tsk.toml':
        'container_engine = "docker"\ncontainer_runtime = "crun"\n[server]\nworkers = 4\nauto_clean_enabled = false\nkeep_workspaces = "none"\n',
    });
    assert.deepEqual(await configuration.server(), {
      engine: 'docker',
      runtime: 'crun',
      workers: 4,
      autoCleanEnabled: false,
      autoCleanAgeDays: 7,
      keepWorkspaces: 'none',
    });
    assert.equal((await configuration.resolve(repo, {})).sandbox.runtime, 'crun');
    await assert.rejects(place({ 'user/tsk.toml': '[server]\nworkers = 0\n' }).configuration.server(), {
      code: 'bad-config',
    });
  });

  const table = '[project.shop]\nenv = [{ name = "TOKEN", secret = true }]\nhost_ports = [5432]\n';
  const tieOf = async (
    identity: RepoIdentity,
    files: Readonly<Record<string, string>> = { 'user/tsk.toml': table },
    flags: ConfigOverrides = {},
  ): Promise<{ readonly hash: string; readonly text: string } | undefined> => {
    const { configuration } = place(files, identity);
    const repo = { worktree: '/repos/shop', commonDir: '/repos/shop/.git' };
    const { approval } = await configuration.resolve(repo, flags);
    const [part] = approval?.parts ?? [];
    return part && { hash: part.hash, text: part.items.map(({ text }) => text).join() };
  };
  const mine = { firstCommit: 'a'.repeat(40), remote: 'https://example.test/shop.git' };

  it('asks before what the user gives by a name holds for a repository, once for each repository', async () => {
    const asked = await tieOf(mine);
    assert.match(
      asked?.text ?? '',
      /your own \[project\.shop\] gives \(remote https:\/\/example\.test\/shop\.git, first commit a{12}\)$/,
    );
    const changed = { 'user/tsk.toml': `${table}sudo = true\n` };
    assert.equal((await tieOf(mine, changed))?.hash, asked?.hash, 'the user may change the table');
    const others: readonly RepoIdentity[] = [
      { ...mine, firstCommit: 'b'.repeat(40) },
      { ...mine, remote: 'https://evil.test/shop.git' },
      { remote: mine.remote },
      { firstCommit: mine.firstCommit },
      {},
    ];
    const hashes = await Promise.all(others.map(async (other) => (await tieOf(other))?.hash));
    assert.equal(new Set([asked?.hash, ...hashes]).size, 6);
    assert.match((await tieOf({}))?.text ?? '', /gives \(no remote\)$/);
  });

  it('asks so for a layer of that name, and not for what gives nothing, or was named for the task', async () => {
    const layer = { 'user/dockerfiles/project/shop.dockerfile': 'RUN a' };
    assert.match((await tieOf(mine, layer))?.text ?? '', /your own \[project\.shop\]/);
    assert.equal(await tieOf(mine, { 'user/dockerfiles/project/default.dockerfile': 'RUN a' }), undefined);
    assert.equal(await tieOf(mine, { 'user/tsk.toml': '[project.shop]\nstack = "default"\n' }), undefined);
    assert.equal(await tieOf(mine, { 'user/tsk.toml': table.replace('shop', 'other') }), undefined);
    assert.equal(await tieOf(mine, undefined, { project: 'shop' }), undefined);
  });

  it('asks anew when the certificates change that a project’s file names', async () => {
    const { configuration, repo, dir } = place({});
    const file = join(dir, 'company.pem');
    mkdirSync(join(repo.worktree, '.tsk'));
    writeFileSync(join(repo.worktree, '.tsk', 'tsk.toml'), `ca_bundle = "${file}"\n`);
    const hashes: (string | undefined)[] = [];
    for (const text of ['one', 'two', 'one']) {
      writeFileSync(file, text);
      hashes.push((await configuration.resolve(repo, {})).approval?.parts[0]?.hash);
    }
    assert.notEqual(hashes[0], hashes[1]);
    assert.equal(hashes[0], hashes[2]);
  });

  it('asks about an agent that a project’s template chooses', async () => {
    const { configuration, repo } = place();
    const file = join(repo.worktree, '.tsk', 'templates', 'generic.md');
    const { agent, approval } = await configuration.resolve(repo, {}, {}, { file, agent: 'codex' });
    assert.equal(agent, 'codex');
    assert.deepEqual(
      approval?.parts.flatMap(({ items }) => items.map(({ kind }) => kind)),
      ['agent'],
    );
  });

  it('allows domains in the right table of the right file', async () => {
    const { configuration, repo } = place({ 'user/tsk.toml': '# mine\n' });
    const file = await configuration.allowDomains('user', repo, ['.example.com']);
    assert.equal(file, configuration.userFile());
    assert.match(
      readFileSync(file, 'utf8'),
      /^# mine\n[^]*\[project\.shop\]\nallow_domains = \["\.example\.com"\]/,
    );
    const project = await configuration.allowDomains('project', repo, ['.example.org']);
    const { sandbox, approval } = await configuration.resolve(repo, {});
    assert.equal(project, configuration.projectFile(repo.worktree));
    assert.deepEqual(sandbox.allowDomains, ['.example.org', '.example.com']);
    assert.deepEqual(
      approval?.parts.map(({ items }) => items.map(({ kind, value }) => [kind, value])),
      [
        [['wider-network', '.example.org']],
        [
          [
            'project-table',
            {
              project: 'shop',
              firstCommit: 'f1f1f1f1f1f1f1',
              remote: 'https://example.test/shop.git',
            },
          ],
        ],
      ],
    );
  });
});
