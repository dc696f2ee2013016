import assert from 'node:assert/strict';
import { parseProjectFile, parseUserFile } from '../../../../src/core/config/parseConfigFile';
import type { ConfigDiagnostic } from '../../../../src/core/model/config';

const context = { home: '/home/u', agents: ['claude', 'codex', 'script'] };
const project = (text: string) => parseProjectFile('/repos/shop/.tsk/tsk.toml', text, context);
const user = (text: string) => parseUserFile('/home/u/.config/tsk/tsk.toml', text, context);
const places = (diagnostics: readonly ConfigDiagnostic[]): readonly string[] =>
  diagnostics.map(({ line, column, severity, message }) => `${line}:${column} ${severity}: ${message}`);

describe('a tsk.toml of a project', () => {
  it('is read with every key', async () => {
    const { values, diagnostics } = await project(`
agent = "codex"
agent_version = "1.2.3"
model = "m"
agent_args = ["--verbose"]
stack = "rust"
git_town = true
history = "branch"
memory_gb = 1.5
cpu = 2
pids_limit = 100
timeout_minutes = 60
idle_timeout_minutes = 0
network = "none"
allow_domains = [".Example.com"]
deny_domains = ["bad.example.com"]
host_ports = [5432]
squid_conf_path = "squid.conf"
volumes = [{ name = "npm", container = "~/.npm" }, { host = "~/models", container = "/models/", readonly = true }]
env = [{ name = "A", value = "1" }, { name = "B", secret = true }, { name = "C", from = "D" }]
devices = ["/dev/kvm"]
privileged = false
sudo = true
dind = true
ca_bundle = "~/ca.pem"
base_image = "debian:trixie"
setup = "RUN true"
remove_volumes = ["~/.cache"]
[stack_config.rust]
setup = "RUN rustc"
extend = false
[agent_config.codex]
version = "2.0.0"
args = ["x"]
`);
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(values, {
      agent: 'codex',
      agent_version: '1.2.3',
      model: 'm',
      agent_args: ['--verbose'],
      stack: 'rust',
      git_town: true,
      history: 'branch',
      memory_gb: 1.5,
      cpu: 2,
      pids_limit: 100,
      timeout_minutes: 60,
      idle_timeout_minutes: 0,
      network: 'none',
      allow_domains: ['.example.com'],
      deny_domains: ['bad.example.com'],
      host_ports: [5432],
      squid_conf_path: 'squid.conf',
      volumes: [
        { kind: 'volume', name: 'tsk-npm', target: '/home/agent/.npm', readOnly: false },
        { kind: 'bind', source: '/home/u/models', target: '/models', readOnly: true },
      ],
      env: [
        { name: 'A', value: '1' },
        { name: 'B', secret: 'B' },
        { name: 'C', secret: 'D' },
      ],
      devices: ['/dev/kvm'],
      privileged: false,
      sudo: true,
      dind: true,
      ca_bundle: '/home/u/ca.pem',
      base_image: 'debian:trixie',
      setup: 'RUN true',
      remove_volumes: ['/home/agent/.cache'],
      stack_config: { rust: { setup: 'RUN rustc', extend: false } },
      agent_config: { codex: { version: '2.0.0', args: ['x'] } },
    });
  });

  it('may begin with a mark and have the line ends of Windows', async () => {
    const { values, diagnostics } = await project('\ufeff# first\r\nmemory_gb = 2 # two\r\nsudo = true\r\n');
    assert.deepEqual([values, diagnostics], [{ memory_gb: 2, sudo: true }, []]);
  });

  const wrong: readonly [what: string, text: string, diagnostics: readonly string[]][] = [
    ['no TOML', 'a = 1\nb = "x', ['2:8 error: Invalid TOML: Unterminated string.']],
    [
      'a mistyped key',
      'memry_gb = 1',
      ['1:1 error: There is no key "memry_gb" here. Did you mean "memory_gb"?'],
    ],
    [
      'a mistyped key in a table',
      '[stack_config.rust]\nsetpu = "x"',
      ['2:1 error: There is no key "setpu" here. Did you mean "setup"?'],
    ],
    [
      'a mistyped key in an item',
      'volumes = [\n  { name = "x", containr = "/x" },\n]',
      [
        '2:3 error: "container" is missing here.',
        '2:17 error: There is no key "containr" here. Did you mean "container"?',
      ],
    ],
    ['a wrong type', 'memory_gb = "much"', ['1:13 error: This must be a number, not a string.']],
    ['a number as text', 'sudo = "yes"', ['1:8 error: This must be true or false, not a string.']],
    ['no list', 'devices = "/dev/kvm"', ['1:11 error: This must be a list, not a string.']],
    ['too little', 'memory_gb = 0', ['1:13 error: This must be more than 0 and at most 65536.']],
    ['no whole number', 'pids_limit = 100.5', ['1:14 error: This must be a whole number.']],
    [
      'no port',
      'host_ports = [80, 70000, 3128]',
      [
        '1:19 error: This must be from 1 to 65535.',
        '1:26 error: Port 3128 leads to the proxy in every sandbox. Use another.',
      ],
    ],
    [
      'no word of a few',
      'network = "closed"',
      ['1:11 error: This must be one of "none", "allowlist", "open".'],
    ],
    ['an unknown agent', 'agent = "clod"', ['1:9 error: This must be one of "claude", "codex", "script".']],
    [
      'a volume twice',
      'volumes = [{ name = "a", host = "/a", container = "/x" }]',
      ['1:12 error: A volume has either "name" or "host".'],
    ],
    [
      'a volume of TSK itself',
      'volumes = [{ name = "proxy-1", container = "/x" }]',
      ['1:21 error: This is a volume of TSK itself. Choose another name.'],
    ],
    [
      'a volume over the socket',
      'volumes = [{ host = "/a", container = "/run/tsk/../tsk/x" }]',
      ['1:39 error: /run/tsk belongs to the sandbox itself. Choose another path.'],
    ],
    [
      'a volume over everything',
      'volumes = [{ host = "/a", container = "/x/.." }]',
      ['1:39 error: This would hide what the sandbox needs. Choose a path below it.'],
    ],
    [
      'a relative source',
      'volumes = [{ host = "a", container = "/x" }]',
      ['1:21 error: This must be an absolute path of this machine, or begin with "~/".'],
    ],
    [
      'a secret in the file',
      'env = [{ name = "A", value = "s3cret", secret = true }]',
      [
        '1:8 error: Do not write a secret into a file: leave "value" out, and keep the secret in VS Code or in a variable of this machine.',
      ],
    ],
    [
      'a variable of TSK',
      'env = [{ name = "TSK_TASK_ID", value = "x" }]',
      ['1:17 error: Variables that begin with TSK_ are set by TSK itself.'],
    ],
    [
      'an address',
      'allow_domains = ["10.0.0.1"]',
      [
        '1:18 error: This is not a domain. Write api.example.com, or .example.com for that and everything below it: no address, no port, no "*".',
      ],
    ],
    [
      'a device elsewhere',
      'devices = ["/dev/../etc/passwd"]',
      ['1:12 error: This must be a path below /dev; "*", "?" and "[…]" are patterns.'],
    ],
    [
      'a name that is none',
      '[stack_config."../x"]\nsetup = "x"',
      ['1:2 error: "../x" is not a valid name: use lowercase letters, digits, "-" and "_".'],
    ],
    [
      'keys of the user’s file',
      '[defaults]\nsudo = true',
      ['1:2 error: There is no key "defaults" here. Known here: '],
    ],
  ];
  for (const [what, text, expected] of wrong) {
    it(`says where there is ${what}`, async () => {
      const { diagnostics } = await project(text);
      const found = places(diagnostics);
      assert.equal(found.length, expected.length, found.join('\n'));
      for (const [n, start] of expected.entries()) assert.ok(found[n]?.startsWith(start), found[n]);
      for (const { file } of diagnostics) assert.equal(file, '/repos/shop/.tsk/tsk.toml');
    });
  }

  it('keeps what is good beside what is wrong, and tells everything that is wrong', async () => {
    const { values, diagnostics } = await project('sudo = 1\nmemory_gb = 4\nnetwork = 7\n[x]\ny = 1\n');
    assert.deepEqual(values, { memory_gb: 4 });
    assert.deepEqual(
      diagnostics.map(({ line, key }) => [line, key]),
      [
        [1, 'sudo'],
        [3, 'network'],
        [4, 'x'],
      ],
    );
  });

  it('says where a value ends, for the editor', async () => {
    const [diagnostic] = (await project('memory_gb = "much"')).diagnostics;
    assert.deepEqual([diagnostic?.endLine, diagnostic?.endColumn], [1, 19]);
  });

  it('takes no key with a name that every object has: parsing it would change this whole process', async () => {
    for (const text of [
      '[stack_config.toString]\nsetup = "x"\n',
      '[stack_config."\\u0074oString"]\nsetup = "x"\n',
      'a = { b.constructor.name = 1 }\n',
      '[__proto__]\nx = 1\n',
      '[[x.hasOwnProperty]]\ncall = 1\n',
      '[stack_config.toString]\nsetup = "x',
    ]) {
      const { values, diagnostics } = await project(text);
      assert.deepEqual(values, {}, text);
      assert.equal(diagnostics[0]?.severity, 'error', text);
    }
    const builtIn = Object.prototype.toString as unknown as Record<string, unknown>;
    assert.deepEqual([builtIn['setup'], ({} as Record<string, unknown>)['x']], [undefined, undefined]);
    assert.deepEqual((await project('setup = "echo toString \\u0041"')).diagnostics, []);
  });
});

describe('what a project’s tsk.toml may not say', () => {
  it('does not choose the engine, nor its runtime', async () => {
    for (const key of ['container_engine = "docker"', 'container_runtime = "runc"']) {
      const { diagnostics } = await project(key);
      assert.deepEqual(
        diagnostics.map(({ severity }) => severity),
        ['error'],
        key,
      );
    }
  });
});

describe('the tsk.toml of the user', () => {
  it('has keys of its own, defaults, and projects by name in whatever case', async () => {
    const { values, diagnostics } = await user(`
container_engine = "podman"
container_runtime = "runc"
[server]
workers = 3
auto_clean_enabled = false
auto_clean_age_days = 2.5
[defaults]
memory_gb = 16
[project.Shop]
allow_domains = [".example.com"]
[project."my.api"]
sudo = true
`);
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(values, {
      container_engine: 'podman',
      container_runtime: 'runc',
      server: { workers: 3, auto_clean_enabled: false, auto_clean_age_days: 2.5 },
      defaults: { memory_gb: 16 },
      projects: { shop: { allow_domains: ['.example.com'] }, 'my.api': { sudo: true } },
    });
  });

  it('says where a table is wrong', async () => {
    const { diagnostics } = await user('memory_gb = 1\n[server]\nworkers = 99\n[project.shop]\nsudo = 0\n');
    assert.deepEqual(
      places(diagnostics).map((text) => text.slice(0, 10)),
      ['1:1 error:', '3:11 error', '5:8 error:'],
    );
  });
});

describe('older spellings', () => {
  it('of the project’s file are read, each with a notice of today’s', async () => {
    const { values, diagnostics } = await project(`
host_services = [5432]
memory_limit_gb = 8
cpu_limit = 2
[git_town]
enabled = true
`);
    assert.deepEqual(values, { host_ports: [5432], memory_gb: 8, cpu: 2, git_town: true });
    assert.deepEqual(places(diagnostics), [
      '2:1 warning: This is an older spelling. Write host_ports.',
      '3:1 warning: This is an older spelling. Write memory_gb.',
      '4:1 warning: This is an older spelling. Write cpu.',
      '6:1 warning: This is an older spelling. Write git_town.',
    ]);
  });

  it('of the user’s file are read', async () => {
    const { values, diagnostics } = await user(`
[docker]
container_engine = "docker"
memory_limit_gb = 8
cpu_quota = 250000
dind = true
[proxy]
host_services = [5432]
[git_town]
enabled = true
[project.shop]
cpu_limit = 1
`);
    assert.deepEqual(values, {
      container_engine: 'docker',
      server: {},
      defaults: { memory_gb: 8, cpu: 2.5, dind: true, host_ports: [5432], git_town: true },
      projects: { shop: { cpu: 1 } },
    });
    assert.ok(diagnostics.every(({ severity }) => severity === 'warning'));
    assert.equal(diagnostics.length, 7);
    assert.match(places(diagnostics)[1] ?? '', /Write memory_gb in \[defaults\]\./);
  });

  it('do not count where today’s is there as well', async () => {
    const { values, diagnostics } = await project('memory_gb = 1\nmemory_limit_gb = 8\n');
    assert.deepEqual(values, { memory_gb: 1 });
    assert.match(places(diagnostics)[0] ?? '', /^2:1 warning: .*ignores this older spelling/);
  });

  it('are found wrong where they stand', async () => {
    const { diagnostics } = await user('[docker]\nmemory_limit_gb = "much"\n');
    assert.deepEqual(places(diagnostics), [
      '2:1 warning: This is an older spelling. Write memory_gb in [defaults].',
      '2:19 error: This must be a number, not a string.',
    ]);
  });
});
