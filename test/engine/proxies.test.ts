import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DoorOwner, NetworkPolicy, NetworkRequest, ProxyDoor } from '../../src/core/model/network';
import type { TaskId } from '../../src/core/model/taskId';
import { SharedProxies } from '../../src/core/sandbox/proxies';
import { outputIn, rawEngine } from '../support/engineBench';
import { listener } from '../support/doorListener';
import { ProxyBench } from '../support/proxyBench';
import { skipTest } from '../support/skipTest';

/** A door tells all that ever came from its task: each test has a task of its own. */
const newId = (): TaskId => randomUUID() as TaskId;
const nothing: NetworkPolicy = { domains: [], endpoints: [], denied: [] };

describe('proxies, shared by tasks', () => {
  const bench = new ProxyBench('proxies');
  const { engine } = bench;
  const exclusive = <T>(_: string, work: () => Promise<T>): Promise<T> => work();
  const proxies = new SharedProxies({
    engine,
    exclusive,
    image: () => Promise.resolve({ id: bench.image, tag: '', built: false }),
  });
  const someone = (): DoorOwner => ({ id: newId(), alone: false });
  const policy = (): NetworkPolicy => ({
    ...nothing,
    endpoints: [{ host: bench.server.address, port: 443 }],
  });

  /** Runs a script as a sandbox would: without network, with the doors' volumes. */
  async function inSandbox(volumes: readonly string[], script: string, user = ''): Promise<string> {
    const container = await rawEngine().createContainer({
      Image: bench.image,
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

  it('record every request of a door to its end, tunnels with their bytes, and nothing from others', async () => {
    const door = await proxies.open(policy(), someone(), [], () => undefined);
    const other = await proxies.open(policy(), someone(), [], () => undefined);
    const seen: NetworkRequest[] = [];
    const following = door.follow(listener(seen), new AbortController().signal);
    const through = (socket: string, request: string): string =>
      `printf '${request} HTTP/1.1\\r\\nHost: x\\r\\n\\r\\nGET /x HTTP/1.0\\r\\n\\r\\n' | socat -t 1 - UNIX-CONNECT:/doors/0/${socket} >/dev/null`;
    await inSandbox(
      [door.volume],
      [
        through(door.socketName, `CONNECT ${bench.server.address}:443`),
        through(door.socketName, 'GET http://not-allowed.example.test/'),
        through(other.socketName, 'GET http://of-another-task.example.test/'),
      ].join('; '),
    );
    await door.close();
    await following;
    await other.close();
    const told = seen.map(({ host, port, allowed }) => [host, port, allowed]);
    assert.deepEqual(told, [
      [bench.server.address, 443, true],
      ['not-allowed.example.test', 80, false],
    ]);
    assert.ok((seen[0]?.bytes ?? 0) > 100, JSON.stringify(seen[0]));
  });

  it('end the connections of a closing door, record them, and keep no process for it', async () => {
    const door = await proxies.open(policy(), someone(), [], () => undefined);
    const seen: NetworkRequest[] = [];
    const following = door.follow(listener(seen), new AbortController().signal);
    const upload = 'u'.repeat(5_000);
    const script = [
      `{ printf 'CONNECT ${bench.server.address}:443 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'; sleep 0.2`,
      // Holds its end until the other one is closed.
      `printf 'GET /held HTTP/1.1\\r\\nHost: x\\r\\nX-Up: ${upload}\\r\\n\\r\\n'; sleep 600 & echo $! >/tmp/held; wait; }`,
    ].join('; ');
    const sandbox = inSandbox(
      [door.volume],
      `${script} | { socat - UNIX-CONNECT:/doors/0/${door.socketName} >/dev/null; kill "$(cat /tmp/held)"; }`,
    );
    for (let tries = 0; !(await bench.server.output()).includes('/held'); tries++) {
      assert.ok(tries < 1_200, 'the tunnel did not come about');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(seen.length, 0);
    await door.close();
    await following;
    assert.deepEqual(
      seen.map(({ host, allowed }) => [host, allowed]),
      [[bench.server.address, true]],
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

  it('restart squid when it ends, and tell the tasks', async () => {
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

  it('reopen their doors at the same paths when their container is gone', async () => {
    const door = await proxies.open(policy(), someone(), [], () => undefined);
    const ended = door.follow(listener([]), new AbortController().signal);
    await engine.removeContainer(door.volume);
    assert.equal(await ended, false);
    await door.restore?.(new AbortController().signal);
    assert.match(await answerThrough(door), /^HTTP\/1\.1 403/);
    await door.close();
  });

  it('give each task its own share of connections and memory', async () => {
    const own = policy();
    const doors: ProxyDoor[] = [];
    for (let n = 0; n < 6; n++) doors.push(await proxies.open(own, someone(), [], () => undefined));
    const [last, ...greedy] = doors.reverse();
    assert.ok(last);
    const header = `printf 'GET http://not-allowed.example.test/ HTTP/1.1\\r\\n'; for n in 1 2 3 4 5 6 7 8 9 10; do printf "X-$n: %04000d\\r\\n" 0; done; sleep 600`;
    const grab = ({ socketName }: ProxyDoor): string =>
      `n=0; while [ $n -lt 192 ]; do n=$((n + 1)); { ${header}; } | socat - UNIX-CONNECT:/doors/0/${socketName} >/dev/null 2>&1 & done`;
    const flood = await rawEngine().createContainer({
      Image: bench.image,
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
      const count = async (): Promise<number> => Number((await engine.exec(last.volume, connections)).output);
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

  it('report errors of squid in the user’s own rules', async () => {
    const rules = 'http_access allow nobody_defined_this';
    await assert.rejects(
      proxies.open({ ...nothing, rules }, someone(), [], () => undefined),
      { code: 'bad-input', message: /ACL not found: nobody_defined_this/ },
    );
  });

  it('forward to the given ports of this machine’s loopback, IPv4 or IPv6, and to no others', async function () {
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

  it('show root in a sandbox only its own task’s sockets, and are removed with the task', async function () {
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

  it('refuse a port that they cannot reach', async () => {
    for (const port of [3128, 0, 70_000]) {
      await assert.rejects(
        proxies.open(nothing, someone(), [port], () => undefined),
        { code: 'bad-input' },
      );
    }
  });
});
