import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { logOf, outputIn, rawEngine, root, said, testCore } from '../support/engineBench';
import { nodeImage } from '../support/nodeImage';
import { SampleRepo } from '../support/sampleRepo';
import { startServer, type ServerContainer } from '../support/serverContainer';
import { tempFolder } from '../support/tempFolder';

const probeScript = join(root, 'out', 'test', 'support', 'escapeProbeMain.js');
const secret = 'the-secret-of-the-host';

/** What each probe found: undefined is "reached", else why not. */
type Findings = ReadonlyMap<string, string | undefined>;

function findingsIn(text: string): Findings {
  const found = new Map<string, string | undefined>();
  for (const [, name = '', shut] of text.matchAll(/^PROBE (.+?) (?:reached|shut: (.*))$/gm))
    found.set(name, shut);
  const expected = Number(/^PROBES (\d+)$/m.exec(text)?.[1]);
  assert.equal(found.size, expected, `the probe did not come to its end:\n${text}`);
  return found;
}

/** A server of the tests' own on every address of this machine, as its services are. */
async function hostServer(): Promise<Server> {
  const server = createServer((_, response) => response.end('hello from the host'));
  await new Promise<void>((resolve) => server.listen(0, '::', resolve));
  after(() => server.close());
  return server;
}

describe('escaping from a sandbox', function () {
  const folder = tempFolder('escape');
  const core = testCore(join(folder, 'data'));
  let sandbox: Findings;
  /** The same probes where walls are missing: in the engine's network as root, and in the host's. */
  let bridge: Findings;
  let host: Findings;
  let outside: ServerContainer;
  let names: ServerContainer;

  before(async function () {
    const image = await nodeImage(core, join(folder, 'image'));
    outside = await startServer(image, 'echoServerMain.js', ['8080', '443']);
    names = await startServer(image, 'dnsServerMain.js', ['53']);
    const server = await hostServer();
    const { port } = server.address() as { port: number };
    const targets = targetsFor(port);
    const targetsText = JSON.stringify(targets);

    const repo = new SampleRepo(join(folder, 'repo'));
    repo.write('package.json', '{}\n');
    repo.write('.tsk/tsk.toml', 'pids_limit = 256\n');
    repo.write('.tsk/probe.js', readFileSync(probeScript, 'utf8'));
    repo.write('.tsk/targets.json', targetsText);
    repo.agentScript(['node .tsk/probe.js .tsk/targets.json']);
    const request = { repoPath: repo.dir, type: 'generic', prompt: 'escape', agent: 'script' };
    const task = await core.tasks.run(request);
    sandbox = findingsIn(said(await logOf(core, task.id)));

    mkdirSync(join(folder, 'probe'));
    copyFileSync(probeScript, join(folder, 'probe', 'probe.js'));
    writeFileSync(join(folder, 'probe', 'targets.json'), targetsText);
    bridge = await withoutWalls(image, { NetworkMode: 'bridge', Dns: [names.address] });
    host = await withoutWalls(image, { NetworkMode: 'host' });
  });

  function targetsFor(port: number) {
    const secretFile = join(folder, 'home', 'secret.txt');
    mkdirSync(join(folder, 'home'));
    writeFileSync(secretFile, secret);
    for (const name of ['bases', 'instructions.md']) writeFileSync(join(folder, 'home', name), '');
    const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
    const ofHost = addresses
      .filter(({ scopeid }) => !scopeid)
      .map(({ address }) => [`the host at ${address}`, [address, port]] as const);
    return {
      tcp: { ...Object.fromEntries(ofHost), 'another container': [outside.address, 8080] },
      udp: { 'another container': [names.address, 54] },
      dns: [names.address, 53],
      urls: {
        'another container': `http://${outside.address}:8080/`,
        'another container on an allowed port': `http://${outside.address}:443/`,
        'the host’s bridge': `http://172.17.0.1:${port}/`,
        'loopback of the proxy': `http://127.0.0.1:${port}/`,
        'metadata service': 'http://169.254.169.254/latest/meta-data/',
        'manager of the proxy': 'http://127.0.0.1:3128/squid-internal-mgr/menu',
        'manager by its name': 'http://tsk-proxy:3128/squid-internal-mgr/menu',
        'a name with the address in it': `http://${outside.address}.nip.test:8080/`,
        'IPv6 loopback': `http://[::1]:${port}/`,
        'mapped IPv4': `http://[::ffff:${outside.address}]:8080/`,
        'number as address': `http://${addressNumber(outside.address)}:8080/`,
        'another scheme': `ftp://${outside.address}:8080/`,
      },
      tunnels: {
        'another container': `${outside.address}:443`,
        'a DNS server': `${names.address}:53`,
        'the proxy itself': '127.0.0.1:3128',
        'a name nobody allowed': 'exfiltrated-data.probe.test:443',
      },
      secret,
      secretPaths: [secretFile, `/proc/1/root${secretFile}`],
    };
  }

  /** The probes in a container that has what a sandbox has not. */
  async function withoutWalls(image: string, config: Docker.HostConfig): Promise<Findings> {
    const isPodman = (await core.engine()).kind === 'podman';
    const container = await rawEngine().createContainer({
      Image: image,
      User: '0:0',
      Entrypoint: ['node', '/probe/probe.js', '/probe/targets.json'],
      Labels: { 'tsk.test': String(process.pid) },
      HostConfig: {
        Binds: [
          `${join(folder, 'probe')}:/probe:ro`,
          `${join(folder, 'home')}:${join(folder, 'home')}:ro`,
          `${join(folder, 'home')}:/run/tsk`,
          `${join(folder, 'home')}:/tsk`,
          `${join(folder, 'home')}:/tsk/objects/0`,
          '/var/run/docker.sock:/var/run/docker.sock',
        ],
        CapAdd: ['SYS_ADMIN', 'NET_ADMIN', 'NET_RAW', 'SYS_PTRACE', 'SYSLOG', 'MKNOD', 'SYS_CHROOT'],
        SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined', ...(isPodman ? ['unmask=ALL'] : [])],
        ...{ MaskedPaths: [], ReadonlyPaths: [] },
        ...config,
      },
    });
    try {
      await container.start();
      await container.wait();
      return findingsIn(outputIn(await container.logs({ stdout: true, stderr: true, follow: false })));
    } finally {
      await container.remove({ force: true });
    }
  }

  it('fails in every known way', () => {
    const reached = [...sandbox].filter(([, shut]) => shut === undefined).map(([name]) => name);
    assert.deepEqual(reached, []);
  });

  it('leaves no trace on outside servers', async () => {
    const asked = (await names.output()).split('\n').filter((line) => line.startsWith('asked'));
    const direct = asked.filter((line) => line.includes('exfiltrated'));
    assert.deepEqual(direct, []);
  });

  it('succeeds in each way without its wall, which proves the probes', () => {
    const never = [...sandbox.keys()].filter((name) => {
      const open = [bridge, host].some((findings) => findings.has(name) && findings.get(name) === undefined);
      return !open;
    });
    // The walls of the proxy have a test of their own: `network.test.ts` takes them away one by one.
    const without = never.filter((name) => !name.startsWith('proxy '));
    for (const name of without)
      console.log(`      not shown open here: ${name}: ${bridge.get(name)}; ${host.get(name)}`);
    assert.deepEqual(
      without.filter((name) => !cannotBeOpened.has(name)),
      [],
    );
  });
});

/** What opens only with `--privileged`, which a machine may not allow, or is not in every kernel. */
const cannotBeOpened = new Set(['write /sys', 'read /proc/kcore']);

function addressNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
