import assert from 'node:assert/strict';
import type { ContainerRequest, Engine, EngineInfo } from '../../../../src/core/model/engine';
import type { HostProxy } from '../../../../src/core/model/hostProxy';
import type { NetworkPolicy, NetworkRequest } from '../../../../src/core/model/network';
import type { TaskId } from '../../../../src/core/model/taskId';
import { SharedProxies } from '../../../../src/core/sandbox/proxies';

const id = '00000000-0000-4000-8000-000000000000' as TaskId;
const other = '11111111-0000-4000-8000-000000000000' as TaskId;
const nothing: NetworkPolicy = { domains: [], endpoints: [], denied: [] };
const owner = { id, alone: false };
type Answer = Awaited<ReturnType<Engine['exec']>>;

/** As much of an engine as proxies need; it remembers what was made and asked. */
class FakeEngine {
  made: ContainerRequest[] = [];
  readonly ran: string[] = [];
  readonly cleaned: string[] = [];
  files = '';
  log: readonly string[] = [];
  answer: (command: readonly string[]) => Answer | Promise<Answer> = () => ({ exitCode: 0, output: '' });

  readonly port = {
    info: () => Promise.resolve({ kind: 'docker', rootless: false, endpoint: '/x' } as EngineInfo),
    inspectContainer: (name) => {
      const found = this.made.find((request) => request.name === name);
      return Promise.resolve(
        found && { id: name, name, image: found.image, labels: found.labels, running: true },
      );
    },
    removeContainer: (name) => {
      this.made = this.made.filter((request) => request.name !== name);
      return Promise.resolve();
    },
    followOutput: (_, onLine) => {
      for (const text of this.log) onLine({ stream: 'stdout', text });
      return Promise.resolve();
    },
    removeUnusedVolumes: (prefix) => {
      this.cleaned.push(prefix);
      return Promise.resolve();
    },
    createContainer: (request) => {
      this.made.push(request);
      return Promise.resolve(request.name);
    },
    putFiles: (_, __, files) => {
      this.files += files.map(({ content }) => Buffer.from(content).toString('utf8')).join('');
      return Promise.resolve();
    },
    startContainer: () => Promise.resolve(),
    exec: async (container, command) => {
      this.ran.push(`${container.replace(/-[0-9a-f]{12}$/, '')}: ${command.join(' ')}`);
      return this.answer(command);
    },
  } as Partial<Engine> as Engine;

  /** What was asked, with the doors' secret names and marks left out. */
  get asked(): readonly string[] {
    return this.ran.map((line) =>
      line
        .replace(/[0-9a-f]{32}\.invalid/, 'MARK')
        .replace(/[0-9a-f]{32}/, 'DOOR')
        .replace(/127[.0-9]+$/, 'ADDRESS'),
    );
  }
}

describe('proxies, shared by tasks', () => {
  const setUp = (
    hostProxy?: () => Promise<HostProxy | undefined>,
  ): { readonly engine: FakeEngine; readonly proxies: SharedProxies } => {
    const engine = new FakeEngine();
    const proxies = new SharedProxies({
      engine: engine.port,
      exclusive: (_, work) => work(),
      image: () => Promise.resolve({ id: 'image', tag: 'tsk/proxy', built: false }),
      platform: 'linux',
      ...(hostProxy ? { hostProxy } : {}),
    });
    return { engine, proxies };
  };
  const quiet = (): void => undefined;

  it('are one container for one policy, with a door for each task', async () => {
    const { engine, proxies } = setUp();
    const first = await proxies.open(nothing, owner, [], quiet);
    const second = await proxies.open(nothing, owner, [], quiet);
    await proxies.open({ ...nothing, domains: ['a.example'] }, owner, [], quiet);
    assert.equal(engine.made.length, 2);
    assert.equal(first.volume, second.volume);
    assert.notEqual(first.socketName, second.socketName);
    assert.deepEqual(engine.asked.slice(0, 1), ['tsk-proxy: tsk-proxy-open DOOR ADDRESS']);
  });

  it('are made anew where the engine shows one as running that is not', async () => {
    const { engine, proxies } = setUp();
    await proxies.open(nothing, owner, [], quiet);
    const [dead] = engine.made;
    engine.answer = () => {
      if (engine.made[0] !== dead) return { exitCode: 0, output: '' };
      throw new Error('runc: exec failed: cannot exec in a stopped container');
    };
    await proxies.open(nothing, owner, [], quiet);
    assert.deepEqual([engine.made.length, engine.made[0]?.name], [1, dead?.name]);
    assert.notEqual(engine.made[0], dead);
  });

  it('are alone with their volumes for a task whose root could see the sockets of others', async () => {
    const { engine, proxies } = setUp();
    const ofBoth = { id, alone: true };
    const doors = [
      await proxies.open(nothing, owner, [80], quiet),
      await proxies.open(nothing, ofBoth, [80], quiet),
      await proxies.open(nothing, ofBoth, [81], quiet),
      await proxies.open(nothing, { id: other, alone: true }, [80], quiet),
    ];
    const volumes = doors.map(({ volume, ports }) => [volume, ports[0]?.volume ?? '']);
    assert.equal(new Set(volumes.flat()).size, 6);
    assert.deepEqual(volumes[1], volumes[2]);
    const names = volumes.flat().map((name) => name.replace(/[0-9a-f]{12}$/, ''));
    assert.deepEqual(names.slice(0, 4), ['tsk-proxy-', 'tsk-ports-', 'tsk-proxy-alone-', 'tsk-ports-alone-']);
    assert.deepEqual(engine.cleaned.slice(0, 2), ['tsk-proxy-alone-', 'tsk-ports-alone-']);
  });

  it('tell the requests of one door, whoever follows it: not of another attempt, and no mark of theirs', async () => {
    const { engine, proxies } = setUp();
    const [first, second] = [
      await proxies.open(nothing, owner, [], quiet),
      await proxies.open(nothing, owner, [], quiet),
    ];
    const [one = '', two = ''] = engine.ran.map((line) => line.split(' ').at(-1) ?? '');
    assert.notEqual(one, two);
    await first.close();
    const asked = (address: string, host: string): string =>
      `1767225600.000 ${address} TCP_DENIED/403 GET http://${host}/ 1 2`;
    const mark = engine.ran.at(-1)?.split(' ').at(-1) ?? '';
    engine.log = [asked(one, 'a.test'), asked(two, 'b.test'), asked(one, mark), asked(one, 'late.test')];
    const seen: string[] = [];
    const { volume, socketName, ports } = first;
    const again = proxies.reopen({ volume, socketName, ports, mark: first.mark });
    const onRequest = ({ host }: NetworkRequest): void => void seen.push(host);
    await again.follow({ onRequest, onBreak: () => undefined }, new AbortController().signal);
    assert.deepEqual(seen, ['a.test']);
    assert.notEqual(first.mark, second.mark);
  });

  it('run by the runtime of the sandboxes that they are for', async () => {
    const { engine, proxies } = setUp();
    await proxies.open(nothing, owner, [80], quiet);
    await proxies.open(nothing, { ...owner, runtime: 'runc' }, [80], quiet);
    assert.deepEqual(
      engine.made.map(({ runtime }) => runtime),
      [undefined, undefined, 'runc', 'runc'],
    );
    assert.equal(new Set(engine.made.map(({ name }) => name)).size, 4);
  });

  it('open a door again where it was, when their container ended', async () => {
    const { engine, proxies } = setUp();
    const door = await proxies.open(nothing, owner, [], quiet);
    engine.made.length = 0;
    await door.restore?.(new AbortController().signal);
    assert.deepEqual(
      engine.made.map(({ name }) => name),
      [door.volume],
    );
    const [before, after] = engine.ran;
    assert.equal(after, before);
  });

  describe('on a machine that reaches the outside through a proxy', () => {
    const upstream = (host: string, password?: string): (() => Promise<HostProxy>) => {
      const login = password === undefined ? {} : { login: { user: 'me', password } };
      const one = { host, port: 8080, ...login, from: 'HTTPS_PROXY' };
      return () => Promise.resolve({ web: one, tls: one, direct: [], unusable: [] });
    };
    const nameWith = async (hostProxy: (() => Promise<HostProxy>) | undefined): Promise<string> =>
      (await setUp(hostProxy).proxies.open(nothing, owner, [], quiet)).volume;

    it('are others for another way, and nothing of a password is in a container’s description', async () => {
      const password = 'hunter2hunter2';
      const names = [
        await nameWith(undefined),
        await nameWith(upstream('proxy.corp')),
        await nameWith(upstream('proxy.corp', password)),
        await nameWith(upstream('proxy.corp', `${password}2`)),
      ];
      assert.equal(new Set(names).size, 4);
      assert.equal(await nameWith(upstream('proxy.corp', password)), names[2]);
      const { engine, proxies } = setUp(upstream('proxy.corp', password));
      await proxies.open(nothing, owner, [], quiet);
      assert.ok(!JSON.stringify(engine.made).includes(password));
      assert.match(engine.files, /login=me:hunter2hunter2/);
    });

    it('say at once when it does not answer', async () => {
      const { engine, proxies } = setUp(upstream('proxy.corp'));
      engine.answer = ([program]) => ({ exitCode: program === 'socat' ? 1 : 0, output: '' });
      const { remarks } = await proxies.open(nothing, owner, [], quiet);
      assert.equal(remarks?.length, 1);
      assert.match(remarks[0] ?? '', /http:\/\/proxy\.corp:8080 \(HTTPS_PROXY\), does not answer/);
    });

    it('reach one on this machine’s loopback by a relay whose volume no sandbox gets', async () => {
      const { engine, proxies } = setUp(upstream('127.0.0.1'));
      const door = await proxies.open(nothing, owner, [], quiet);
      const [relay, proxy] = engine.made;
      assert.deepEqual([relay?.network, ...(relay?.command ?? [])], ['host', 'way', 'localhost', '8080']);
      assert.ok(proxy && proxy.mounts.some((mount) => mount.kind === 'volume' && mount.name === relay?.name));
      assert.deepEqual(proxy.command, ['3129=/run/tsk-way/0/way.sock']);
      assert.match(engine.files, /cache_peer 127\.0\.0\.1 parent 3129 /);
      assert.ok(door.volume !== relay?.name && door.ports.length === 0);
      const elsewhere = { host: '127.0.0.1', port: 8081, from: 'HTTPS_PROXY' };
      const other = { tls: elsewhere, web: elsewhere, direct: [], unusable: [] };
      assert.notEqual(await nameWith(() => Promise.resolve(other)), door.volume);
    });

    it('say what stands in the way of an engine that cannot reach this machine', async () => {
      const { engine, proxies } = setUp(upstream('localhost'));
      engine.port.info = () =>
        Promise.resolve({ kind: 'docker', rootless: true, endpoint: '/x' } as EngineInfo);
      await assert.rejects(proxies.open(nothing, owner, [], quiet), {
        code: 'bad-input',
        message: /loopback/,
      });
    });
  });

  it('are small, and cannot fill the disk', async () => {
    const { engine, proxies } = setUp();
    await proxies.open(nothing, owner, [], quiet);
    const [request] = engine.made;
    assert.ok(request?.memoryBytes && request.pids && request.logBytes && request.autoRemove);
    assert.equal(request.powers, undefined);
    assert.equal(request.network, 'outbound');
  });

  it('lead to ports of the host through one more container, each once; all is closed with the door', async () => {
    const { engine, proxies } = setUp();
    const door = await proxies.open(nothing, owner, [5432, 80, 5432], quiet);
    assert.deepEqual(
      door.ports.map(({ port }) => port),
      [5432, 80],
    );
    assert.deepEqual(
      engine.made.map(({ network, command }) => [network, ...command]),
      [['outbound'], ['host', 'ports']],
    );
    await door.close();
    assert.deepEqual(engine.asked, [
      'tsk-proxy: tsk-proxy-open DOOR ADDRESS',
      'tsk-ports: tsk-proxy-open DOOR localhost 5432',
      'tsk-ports: tsk-proxy-open DOOR localhost 80',
      'tsk-proxy: tsk-proxy-close DOOR MARK',
      'tsk-ports: tsk-proxy-close DOOR',
      'tsk-ports: tsk-proxy-close DOOR',
    ]);
  });

  it('refuse a port that cannot be led to, before anything is made', async () => {
    const { engine, proxies } = setUp();
    for (const port of [3128, 0, 65_536, 1.5]) {
      await assert.rejects(proxies.open(nothing, owner, [port], quiet), { code: 'bad-input' });
    }
    assert.deepEqual(engine.made, []);
  });

  it('close what was opened when a later way does not open', async () => {
    const { engine, proxies } = setUp();
    engine.answer = (command) => ({ exitCode: command.includes('localhost') ? 1 : 0, output: 'no' });
    await assert.rejects(proxies.open(nothing, owner, [80], quiet), { code: 'proxy-failed' });
    assert.ok(engine.asked.includes('tsk-proxy: tsk-proxy-close DOOR'));
  });

  it('say what squid does not understand, and do not try again', async () => {
    const { engine, proxies } = setUp();
    engine.answer = () => ({ exitCode: 2, output: 'ACL not found: x\n' });
    await assert.rejects(proxies.open({ ...nothing, rules: 'http_access allow x' }, owner, [], quiet), {
      code: 'bad-input',
      message: /ACL not found: x/,
    });
    assert.equal(engine.ran.length, 1);
  });

  it('leave no open door behind when the task is cancelled meanwhile', async () => {
    const { engine, proxies } = setUp();
    const stop = new AbortController();
    let opened: (answer: Answer) => void = quiet;
    engine.answer = (command) => {
      if (command[0] === 'tsk-proxy-close') return { exitCode: 0, output: '' };
      stop.abort();
      return new Promise((resolve) => (opened = resolve));
    };
    await assert.rejects(proxies.open(nothing, owner, [], quiet, stop.signal), { code: 'cancelled' });
    opened({ exitCode: 0, output: '' });
    await new Promise((resolve) => setImmediate(resolve));
    const [open = '', close] = engine.ran;
    assert.equal(close, open.replace('open', 'close').replace(/ 127\S+$/, ''));
  });

  it('tell which of the user’s rules were left out', async () => {
    const { proxies } = setUp();
    const said: string[] = [];
    await proxies.open({ ...nothing, rules: 'http_port 1\nhttp_access deny all' }, owner, [], (line) =>
      said.push(line),
    );
    assert.match(said.join('\n'), /http_port/);
  });
});
