import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { DoorOwner, NetworkPolicy, NetworkRequest, ProxyDoor } from '../../src/core/model/network';
import type { TaskId } from '../../src/core/model/taskId';
import { connectEngine } from '../../src/core/sandbox/connectEngine';
import { DockerEngine } from '../../src/core/sandbox/dockerEngine';
import { SharedProxies } from '../../src/core/sandbox/proxies';
import { squidConfig } from '../../src/core/sandbox/squidConfig';
import { outputIn, rawEngine, testCore } from '../support/engineBench';
import { listener } from '../support/doorListener';
import { nodeImage } from '../support/nodeImage';
import { startServer, type ServerContainer } from '../support/serverContainer';
import { skipTest } from '../support/skipTest';
import { tempFolder } from '../support/tempFolder';

/** A door tells all that ever came from its task: each test has a task of its own. */
const newId = (): TaskId => randomUUID() as TaskId;
const nothing: NetworkPolicy = { domains: [], endpoints: [], denied: [] };

describe('the proxy and its walls', () => {
  const folder = tempFolder('network');
  const core = testCore(join(folder, 'data'));
  const engine = new DockerEngine(() => connectEngine(process.env));
  let proxyImage: string;
  let server: ServerContainer;

  before(async () => {
    const image = await nodeImage(core, join(folder, 'image'));
    server = await startServer(image, 'echoServerMain.js', ['80', '443', '8080']);
    proxyImage = (
      await core.images.buildProxy(undefined, { onBuild: () => undefined, onOutput: () => undefined })
    ).id;
  });

  /** A container of the proxy's image in which the name `inside.probe.test` leads to the server. */
  async function inProxy<T>(config: string, work: (proxy: Docker.Container) => Promise<T>): Promise<T> {
    const container = await rawEngine().createContainer({
      Image: proxyImage,
      Labels: { 'tsk.test': String(process.pid) },
      HostConfig: {
        CapDrop: ['ALL'],
        ExtraHosts: [`inside.probe.test:${server.address}`],
        // Podman takes a default that may be too high for the one that is left out.
        Ulimits: ['nofile', 'nproc'].map((Name) => ({ Name, Soft: 4096, Hard: 4096 })),
      },
    });
    try {
      await engine.putFiles(container.id, '/etc/tsk', [
        { path: 'squid.conf', content: Buffer.from(config), mode: 0o644 },
      ]);
      await container.start();
      return await work(container);
    } finally {
      await container.remove({ force: true });
    }
  }

  /** The first line of the answer to each request, from the sandbox's side. */
  function ask(config: string, ...requests: readonly string[]): Promise<readonly string[]> {
    return inProxy(config, async (proxy) => {
      const wait =
        'n=0; until grep -q " 0100007F:0C38 " /proc/net/tcp || [ $n -gt 500 ]; do n=$((n+1)); sleep 0.02; done';
      const lines: string[] = [];
      for (const request of requests) {
        const text = `${wait}; printf '%s HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n' "$1" | socat -t 2 - TCP:127.0.0.1:3128,shut-none | head -n 1`;
        const { output } = await engine.exec(proxy.id, ['sh', '-c', text, 'sh', request]);
        lines.push(output.trim());
      }
      return lines;
    });
  }

  const inside = { ...nothing, domains: ['.probe.test'] };
  const walls: readonly [wall: string, policy: NetworkPolicy, request: string, rules: RegExp][] = [
    [
      'private addresses, whatever name leads there',
      inside,
      'GET http://inside.probe.test/',
      /deny tsk_private/,
    ],
    [
      'ports that are not the web’s',
      inside,
      'GET http://inside.probe.test:8080/',
      /deny (tsk_private|!tsk_web)/,
    ],
    [
      'tunnels to another port than TLS',
      inside,
      'CONNECT inside.probe.test:80',
      /deny (tsk_private|CONNECT !tsk_tls)/,
    ],
    [
      'names that nobody allowed',
      { ...nothing, domains: ['.other.test'] },
      'GET http://inside.probe.test/',
      /deny (!tsk_allowed|tsk_private|all)/,
    ],
    ['addresses', inside, 'GET http://ADDRESS/', /deny (!tsk_allowed|tsk_private|all)/],
    [
      'what is denied, though it is allowed as well',
      { ...inside, denied: ['inside.probe.test'] },
      'GET http://inside.probe.test/',
      /deny (tsk_denied|tsk_private)/,
    ],
    [
      'private addresses behind rules of the user’s own',
      { ...nothing, rules: 'http_access allow all' },
      'GET http://inside.probe.test/',
      /deny all tsk_private/,
    ],
    [
      'an endpoint’s other ports',
      { ...nothing, endpoints: [{ host: 'inside.probe.test', port: 8080 }] },
      'GET http://inside.probe.test/',
      /deny all/,
    ],
  ];
  for (const [wall, policy, request, rules] of walls) {
    it(`keeps shut: ${wall}; and it opens when the wall is taken away`, async () => {
      const asked = request.replace('ADDRESS', server.address);
      const config = squidConfig(policy);
      assert.match((await ask(config, asked))[0] ?? '', /403/);
      const open = config.split('\n').filter((line) => !(line.startsWith('http_access') && rules.test(line)));
      const [answer] = await ask([...open, 'http_access allow all', ''].join('\n'), asked);
      assert.match(answer ?? '', /200/);
    });
  }

  it('lets through what is allowed: an endpoint with its port', async () => {
    const policy = { ...nothing, endpoints: [{ host: server.address, port: 8080 }] };
    const [answer] = await ask(squidConfig(policy), `GET http://${server.address}:8080/`);
    assert.match(answer ?? '', /200/);
  });

  it('refuses what is no name before it looks it up, and pages of its own', async () => {
    const rules = 'http_access allow all';
    const answers = await ask(
      squidConfig({ ...nothing, rules }),
      'GET http://secret!of$mine.probe.test/',
      'CONNECT secret!of$mine.probe.test:443',
      'GET http://tsk-proxy/squid-internal-mgr/active_requests',
      'GET http://mark.invalid/',
    );
    assert.deepEqual(
      answers.map((line) => line.split(' ')[1]),
      ['400', '400', '403', '403'],
    );
  });

  it('refuses the host of a suffix of which only what is below is allowed', async () => {
    const policy = { ...nothing, domains: ['other.test'], below: ['.probe.test'] };
    const [top = '', below = ''] = await ask(
      squidConfig(policy),
      'GET http://probe.test/',
      'GET http://a.probe.test/',
    );
    assert.match(top, / 403 /);
    assert.doesNotMatch(below, / 403 /);
  });

  it('takes every configuration that we make of a policy', async () => {
    for (const policy of [
      nothing,
      { ...inside, denied: ['x.probe.test', '.x.probe.test'], domains: ['.a.test', 'a.test', 'b.a.test'] },
      { ...nothing, domains: ['a.test'], below: ['.b.test', '.c.test'] },
      { ...nothing, below: ['.b.test'] },
      { ...nothing, rules: 'acl a dstdomain .x.test\nhttp_access allow a !CONNECT\ndelay_pools 0\n' },
      {
        ...nothing,
        rules:
          'acl a dstdomain .x.test\nacl a dstdomain y.test\nacl b dstdom_regex -i ^z\nhttp_access allow a b',
      },
    ]) {
      const said = await inProxy(squidConfig(policy), async (proxy) =>
        engine.exec(proxy.id, ['squid', '-k', 'parse', '-f', '/etc/tsk/squid.conf']),
      );
      assert.equal(said.exitCode, 0, said.output);
      // It always looks for IPv6, which a container may not have.
      const trouble = said.output.replace(
        /^.*(BCP 177 violation|requires the use of Via|max_filedescriptors).*$/gm,
        '',
      );
      assert.doesNotMatch(trouble, /\b(ERROR|FATAL|WARNING)\b/);
    }
  });

  describe('shared by tasks', () => {
    const exclusive = <T>(_: string, work: () => Promise<T>): Promise<T> => work();
    const proxies = new SharedProxies({
      engine,
      exclusive,
      image: () => Promise.resolve({ id: proxyImage, tag: '', built: false }),
    });
    const someone = (): DoorOwner => ({ id: newId(), alone: false });
    const policy = (): NetworkPolicy => ({ ...nothing, endpoints: [{ host: server.address, port: 443 }] });

    /** Runs a script as a sandbox would: without network, with the doors' volumes. */
    async function inSandbox(volumes: readonly string[], script: string, user = ''): Promise<string> {
      const container = await rawEngine().createContainer({
        Image: proxyImage,
        Entrypoint: ['sh', '-c', script],
        User: user,
        Labels: { 'tsk.test': String(process.pid) },
        HostConfig: {
          NetworkMode: 'none',
          Mounts: volumes.map((Source, n) => ({
            Type: 'volume',
            Source,
            Target: `/doors/${n}`,
            ReadOnly: true,
          })),
        },
      });
      try {
        await container.start();
        await container.wait();
        return outputIn(await container.logs({ stdout: true, stderr: true, follow: false }));
      } finally {
        await container.remove({ force: true });
      }
    }

    it('record every request of a door to its end, tunnels with their bytes, and nothing of others', async () => {
      const door = await proxies.open(policy(), someone(), [], () => undefined);
      const other = await proxies.open(policy(), someone(), [], () => undefined);
      const seen: NetworkRequest[] = [];
      const following = door.follow(listener(seen), new AbortController().signal);
      const through = (socket: string, request: string): string =>
        `printf '${request} HTTP/1.1\\r\\nHost: x\\r\\n\\r\\nGET /x HTTP/1.0\\r\\n\\r\\n' | socat -t 1 - UNIX-CONNECT:/doors/0/${socket} >/dev/null`;
      await inSandbox(
        [door.volume],
        [
          through(door.socketName, `CONNECT ${server.address}:443`),
          through(door.socketName, 'GET http://not-allowed.example.test/'),
          through(other.socketName, 'GET http://of-another-task.example.test/'),
        ].join('; '),
      );
      await door.close();
      await following;
      await other.close();
      const told = seen.map(({ host, port, allowed }) => [host, port, allowed]);
      assert.deepEqual(told, [
        [server.address, 443, true],
        ['not-allowed.example.test', 80, false],
      ]);
      assert.ok((seen[0]?.bytes ?? 0) > 100, JSON.stringify(seen[0]));
    });

    it('end what still goes through a door that closes, record it, and keep no process for it', async () => {
      const door = await proxies.open(policy(), someone(), [], () => undefined);
      const seen: NetworkRequest[] = [];
      const following = door.follow(listener(seen), new AbortController().signal);
      const upload = 'u'.repeat(5_000);
      const script = [
        `{ printf 'CONNECT ${server.address}:443 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'; sleep 0.2`,
        // Holds its end until the other one is closed.
        `printf 'GET /held HTTP/1.1\\r\\nHost: x\\r\\nX-Up: ${upload}\\r\\n\\r\\n'; sleep 600 & echo $! >/tmp/held; wait; }`,
      ].join('; ');
      const sandbox = inSandbox(
        [door.volume],
        `${script} | { socat - UNIX-CONNECT:/doors/0/${door.socketName} >/dev/null; kill "$(cat /tmp/held)"; }`,
      );
      for (let tries = 0; !(await server.output()).includes('/held'); tries++) {
        assert.ok(tries < 1_200, 'the tunnel did not come about');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.equal(seen.length, 0);
      await door.close();
      await following;
      assert.deepEqual(
        seen.map(({ host, allowed }) => [host, allowed]),
        [[server.address, true]],
      );
      assert.ok((seen[0]?.bytes ?? 0) > upload.length, JSON.stringify(seen[0]));
      const list = 'cat /proc/[0-9]*/cmdline | tr "\\0" " "';
      const { output } = await engine.exec(door.volume, ['sh', '-c', list]);
      assert.ok(!output.includes(door.socketName), output);
      await sandbox;
    });

    /** What a task of its own is answered by squid, once it answers. */
    async function answerThrough({ volume, socketName }: ProxyDoor): Promise<string> {
      const ask = `printf 'GET http://not-allowed.example.test/ HTTP/1.0\\r\\n\\r\\n' | socat -t 5 - UNIX-CONNECT:/doors/0/${socketName} 2>/dev/null | head -n 1`;
      return inSandbox(
        [volume],
        `for try in 1 2 3 4 5 6 7 8 9 10; do ${ask} | grep HTTP && break; sleep 1; done`,
      );
    }

    it('begin again by themselves when squid ends, and tell the tasks', async () => {
      const door = await proxies.open(policy(), someone(), [], () => undefined);
      const breaks: number[] = [];
      const onBreak = (at: number): void => void breaks.push(at);
      const following = door.follow({ ...listener([]), onBreak }, new AbortController().signal);
      const since = Date.now() - 1_000;
      await engine.exec(door.volume, [
        'sh',
        '-c',
        'kill -9 $(cat /proc/[0-9]*/stat | sed -n "s/ (squid) .*//p")',
      ]);
      assert.match(await answerThrough(door), /^HTTP\/1\.1 403/);
      await door.close();
      assert.equal(await following, true);
      assert.equal(breaks.filter((at) => at >= since).length, 1);
    });

    it('open their doors again where they were, when their container is gone', async () => {
      const door = await proxies.open(policy(), someone(), [], () => undefined);
      const ended = door.follow(listener([]), new AbortController().signal);
      await engine.removeContainer(door.volume);
      assert.equal(await ended, false);
      await door.restore?.(new AbortController().signal);
      assert.match(await answerThrough(door), /^HTTP\/1\.1 403/);
      await door.close();
    });

    it('are no task’s to take away from the others: each has its share of connections and memory', async () => {
      const own = policy();
      const doors: ProxyDoor[] = [];
      for (let n = 0; n < 6; n++) doors.push(await proxies.open(own, someone(), [], () => undefined));
      const [last, ...greedy] = doors.reverse();
      assert.ok(last);
      const header = `printf 'GET http://not-allowed.example.test/ HTTP/1.1\\r\\n'; for n in 1 2 3 4 5 6 7 8 9 10; do printf "X-$n: %04000d\\r\\n" 0; done; sleep 600`;
      const grab = ({ socketName }: ProxyDoor): string =>
        `n=0; while [ $n -lt 192 ]; do n=$((n + 1)); { ${header}; } | socat - UNIX-CONNECT:/doors/0/${socketName} >/dev/null 2>&1 & done`;
      const flood = await rawEngine().createContainer({
        Image: proxyImage,
        Entrypoint: ['sh', '-c', `${greedy.map(grab).join('\n')}\necho flooded; wait`],
        Labels: { 'tsk.test': String(process.pid) },
        HostConfig: {
          NetworkMode: 'none',
          PidsLimit: 8_192,
          Mounts: [{ Type: 'volume', Source: last.volume, Target: '/doors/0', ReadOnly: true }],
        },
      });
      try {
        await flood.start();
        const connections = ['sh', '-c', 'grep -c "^ *[0-9]*: 0100007F:0C38 [0-9A-F:]* 01 " /proc/net/tcp'];
        const count = async (): Promise<number> =>
          Number((await engine.exec(last.volume, connections)).output);
        // Five doors with 128 each; the others wait outside.
        for (let tries = 0; (await count()) < 5 * 128; tries++) {
          assert.ok(tries < 600, `${await count()} connections came about`);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        assert.match(await answerThrough(last), /^HTTP\/1\.1 403/);
        assert.equal(await count(), 5 * 128);
        assert.ok((await engine.inspectContainer(last.volume))?.running);
      } finally {
        await flood.remove({ force: true });
      }
      for (const door of doors) await door.close();
    });

    it('say what squid does not understand of the user’s own rules', async () => {
      const rules = 'http_access allow nobody_defined_this';
      await assert.rejects(
        proxies.open({ ...nothing, rules }, someone(), [], () => undefined),
        { code: 'bad-input', message: /ACL not found: nobody_defined_this/ },
      );
    });

    it('lead to ports of this machine’s loopback, by either family, and to none besides', async function () {
      if (process.platform !== 'linux') skipTest(this, 'the engine runs in a virtual machine');
      const listen = (host: string): Promise<Server> =>
        new Promise((resolve, reject) => {
          const made = createServer((_, response) => response.end(`hello from ${host}`));
          made.once('error', reject);
          made.listen(0, host, () => resolve(made));
        });
      for (const host of ['127.0.0.1', '::1']) {
        const local = await listen(host).catch(() => undefined);
        if (!local) {
          console.log(`      this machine has no ${host}`);
          continue;
        }
        try {
          const { port } = local.address() as AddressInfo;
          const door = await proxies.open(nothing, someone(), [port], () => undefined);
          const [way] = door.ports;
          assert.ok(way && way.port === port);
          const script = `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | socat -t 2 - UNIX-CONNECT:/doors/0/${way.socketName}`;
          assert.match(await inSandbox([way.volume], script), new RegExp(`hello from ${host}`));
          await door.close();
          assert.doesNotMatch(await inSandbox([way.volume], script), /hello/);
        } finally {
          local.close();
        }
      }
    });

    it('show root in a sandbox the sockets of its own task only, and go with the task', async function () {
      if (process.platform !== 'linux') skipTest(this, 'the engine runs in a virtual machine');
      const open = (alone: boolean): Promise<ProxyDoor> =>
        proxies.open(nothing, { id: newId(), alone }, [8081], () => undefined);
      const doors = [await open(true), await open(true), await open(false)];
      const seen = async ({ volume, ports }: ProxyDoor): Promise<string> =>
        inSandbox([volume, ports[0]?.volume ?? ''], 'ls /doors/0 /doors/1', '0');
      const [first] = doors;
      assert.ok(first);
      const sockets = (await seen(first)).split('\n').filter((line) => line.endsWith('.sock'));
      assert.deepEqual(sockets, [first.socketName, first.ports[0]?.socketName]);
      for (const door of doors) await door.close();
      for (const { volume, ports } of doors.slice(0, 2)) {
        for (const name of [volume, ports[0]?.volume ?? '']) {
          await engine.removeContainer(name);
        }
      }
      await engine.removeUnusedVolumes('tsk-proxy-alone-');
      const { Volumes } = await rawEngine().listVolumes();
      const left = Volumes.map(({ Name }) => Name);
      assert.ok(!left.includes(first.volume));
      assert.ok(left.includes(doors[2]?.volume ?? '?') && left.includes(first.ports[0]?.volume ?? '?'));
      await engine.removeUnusedVolumes('tsk-ports-alone-');
    });

    it('refuse a port that cannot be led to', async () => {
      for (const port of [3128, 0, 70_000]) {
        await assert.rejects(
          proxies.open(nothing, someone(), [port], () => undefined),
          { code: 'bad-input' },
        );
      }
    });
  });
});
