import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { HostProxy, UpstreamProxy } from '../../src/core/model/hostProxy';
import type { NetworkPolicy, NetworkRequest, ProxyDoor } from '../../src/core/model/network';
import type { TaskId } from '../../src/core/model/taskId';
import { buildProxy } from '../../src/core/sandbox/buildProxy';
import { connectEngine } from '../../src/core/sandbox/connectEngine';
import { DockerEngine } from '../../src/core/sandbox/dockerEngine';
import { SharedProxies } from '../../src/core/sandbox/proxies';
import { logOf, outputIn, rawEngine, said, testCore } from '../support/engineBench';
import { listener } from '../support/doorListener';
import { nodeImage } from '../support/nodeImage';
import { SampleRepo } from '../support/sampleRepo';
import { startServer, type ServerContainer } from '../support/serverContainer';
import { skipTest } from '../support/skipTest';
import { tempFolder } from '../support/tempFolder';
import { startUpstreamProxy } from '../support/upstreamProxy';

const password = 'correct horse: 100% "battery"';
const login = { user: 'corp\\me', password };

describe('a machine behind a company’s proxy', () => {
  const folder = tempFolder('upstream');
  const core = testCore(join(folder, 'data'));
  const engine = new DockerEngine(() => connectEngine(process.env));
  let nodeId: string;
  let proxyImage: string;
  let server: ServerContainer;
  let company: ServerContainer;
  /** What this machine's variables would say. */
  let current: HostProxy;

  const hostProxy = (one: UpstreamProxy, direct: readonly string[] = []): HostProxy => ({
    web: one,
    tls: one,
    direct,
    unusable: [],
  });
  const upstream = (part: Partial<UpstreamProxy> = {}): UpstreamProxy => ({
    host: company.address,
    port: 8080,
    login,
    from: 'HTTPS_PROXY',
    ...part,
  });
  const startCompany = (): Promise<ServerContainer> =>
    startServer(nodeId, 'upstreamProxyMain.js', ['8080', server.address, `${login.user}:${password}`]);

  before(async () => {
    nodeId = await nodeImage(core, join(folder, 'image'));
    server = await startServer(nodeId, 'echoServerMain.js', ['80', '443']);
    company = await startCompany();
    const progress = { onBuild: () => undefined, onOutput: () => undefined };
    proxyImage = (await core.images.buildProxy(undefined, progress)).id;
  });

  const proxies = new SharedProxies({
    engine,
    exclusive: (_, work) => work(),
    image: () => Promise.resolve({ id: proxyImage, tag: '', built: false }),
    hostProxy: () => Promise.resolve(current),
  });
  /** Names that nobody but the company's proxy knows. */
  const policy: NetworkPolicy = { domains: ['.probe.test'], endpoints: [], denied: [] };

  async function through(
    proxy: HostProxy,
    requests: readonly string[],
    allowed: NetworkPolicy = policy,
  ): Promise<{
    readonly answers: readonly string[];
    readonly seen: readonly NetworkRequest[];
    readonly door: ProxyDoor;
  }> {
    current = proxy;
    const door = await proxies.open(
      allowed,
      { id: randomUUID() as TaskId, alone: false },
      [],
      () => undefined,
    );
    const seen: NetworkRequest[] = [];
    const following = door.follow(listener(seen), new AbortController().signal);
    const container = await rawEngine().createContainer({
      Image: proxyImage,
      Entrypoint: [
        'sh',
        '-c',
        'for request in "$@"; do printf "$request HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n" | socat -t 15 - UNIX-CONNECT:/door/$SOCKET,shut-none 2>/dev/null | head -n 1; done',
        'sh',
      ],
      Cmd: [...requests],
      Env: [`SOCKET=${door.socketName}`],
      Labels: { 'tsk.test': String(process.pid) },
      HostConfig: {
        NetworkMode: 'none',
        Mounts: [{ Type: 'volume', Source: door.volume, Target: '/door', ReadOnly: true }],
      },
    });
    try {
      await container.start();
      await container.wait();
      const output = outputIn(await container.logs({ stdout: true, stderr: true, follow: false }));
      await door.close();
      await following;
      const answers = output.split('\n').filter(Boolean);
      return { answers: answers.map((line) => line.split(' ')[1] ?? line), seen, door };
    } finally {
      await container.remove({ force: true });
    }
  }

  it('lets sandboxes reach allowed hosts through it, with credentials, and sends it nothing else', async () => {
    const { answers, seen, door } = await through(hostProxy(upstream()), [
      'GET http://plain.probe.test/',
      'CONNECT tunnel.probe.test:443',
      'GET http://denied.other.test/',
    ]);
    assert.deepEqual(answers, ['200', '200', '403']);
    assert.deepEqual(door.remarks, []);
    const heard = await company.output();
    assert.match(heard, /passed GET http:\/\/plain\.probe\.test\//);
    assert.match(heard, /passed CONNECT tunnel\.probe\.test:443/);
    assert.doesNotMatch(heard, /refused|denied\.other/);
    assert.ok(seen.every(({ failed }) => !failed));
    const { name, description } = await describedContainer(door.volume);
    for (const word of [password, encodeURIComponent(password), 'battery'])
      assert.ok(!description.includes(word), name);
  });

  it('reaches exceptions directly', async () => {
    const endpoints = [{ host: server.address, port: 80 }];
    const proxy = hostProxy(upstream(), [server.address]);
    const { answers } = await through(proxy, [`GET http://${server.address}/direct`], {
      ...policy,
      domains: [],
      endpoints,
    });
    assert.deepEqual(answers, ['200']);
    assert.ok(!(await company.output()).includes(`http://${server.address}/direct`));
  });

  it('records failed requests with a wrong log-in and without the proxy, which it reports at once', async () => {
    const wrong = await through(hostProxy(upstream({ login: { user: 'me', password: 'wrong' } })), [
      'CONNECT wrong.probe.test:443',
    ]);
    assert.deepEqual(
      wrong.seen.map(({ host, failed }) => [host, failed]),
      [['wrong.probe.test', true]],
    );
    const gone = await through(hostProxy(upstream({ port: 8099 })), ['CONNECT gone.probe.test:443']);
    assert.match(gone.answers[0] ?? '', /^50\d$/);
    assert.deepEqual(
      gone.seen.map(({ host, failed }) => [host, failed]),
      [['gone.probe.test', true]],
    );
    assert.match(gone.door.remarks?.[0] ?? '', /:8099 \(HTTPS_PROXY\), does not answer/);
  });

  it('uses a proxy that listens only on the loopback of this machine', async function () {
    if (process.platform !== 'linux') skipTest(this, 'the engine runs in a virtual machine');
    const heard: string[] = [];
    const behind = createServer((_, answer) => answer.end('hello'));
    await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
    const { port: targetPort } = behind.address() as AddressInfo;
    const place = { host: '127.0.0.1', port: 0, target: '127.0.0.1', targetPort };
    const local = await startUpstreamProxy({ ...place, say: (line) => heard.push(line) });
    try {
      const { port } = local.address() as AddressInfo;
      const one: UpstreamProxy = { host: 'localhost', port, from: 'HTTPS_PROXY' };
      const { answers, door } = await through(hostProxy(one), [
        'CONNECT local.probe.test:443',
        'GET http://b.probe.test/',
      ]);
      assert.deepEqual(answers, ['200', '200'], heard.join('\n'));
      assert.deepEqual(door.remarks, []);
      assert.deepEqual(heard, ['passed CONNECT local.probe.test:443', 'passed GET http://b.probe.test/']);
      const { output } = await built(hostProxy(one), askOutside);
      assert.match(output, /said 200/);
      local.closeAllConnections();
      await new Promise((resolve) => local.close(resolve));
      const gone = await through(hostProxy(one), [
        'CONNECT gone.probe.test:443',
        'GET http://gone.probe.test/',
      ]);
      assert.deepEqual(
        gone.seen.map(({ failed }) => failed),
        [true, true],
        JSON.stringify(gone),
      );
      assert.match(gone.door.remarks?.[0] ?? '', /does not answer/);
    } finally {
      local.close();
      behind.close();
    }
  });

  it('lets builds use the proxy, and leaves no password in the image, its history or the output', async () => {
    const { output, id } = await built(hostProxy(upstream()), `${askOutside} && env | grep -i _proxy`);
    assert.match(output, /said 200/);
    assert.match(output, /http_proxy=http:\/\/corp%5Cme:\[secret\]@/);
    assert.match(await company.output(), /passed GET http:\/\/build\.probe\.test\//);
    const image = rawEngine().getImage(id);
    const kept = JSON.stringify([await image.inspect(), await image.history()]);
    for (const word of [encodeURIComponent(password), 'corp%5Cme', company.address])
      assert.ok(!kept.includes(word), word);
  });

  const askOutside = "curl -s -o /dev/null -m 20 -w 'said %{http_code}\\n' http://build.probe.test/";

  async function built(
    proxy: HostProxy,
    command: string,
  ): Promise<{ readonly output: string; readonly id: string }> {
    const builder = new DockerEngine(
      () => connectEngine(process.env),
      (info) => Promise.resolve(buildProxy(proxy, info, process.platform)),
    );
    const tag = `tsk-test/upstream:${randomUUID().slice(0, 8)}`;
    const dockerfile = `FROM ${nodeId}\nRUN : ${tag} && ${command}\n`;
    const lines: string[] = [];
    await builder.buildImage(
      {
        tag,
        labels: {},
        buildArgs: {},
        files: [{ path: 'Dockerfile', content: Buffer.from(dockerfile), mode: 0o644 }],
      },
      (line) => lines.push(line),
    );
    after(() => rawEngine().getImage(tag).remove({ force: true }));
    return { output: lines.join('\n'), id: tag };
  }

  async function describedContainer(
    name: string,
  ): Promise<{ readonly name: string; readonly description: string }> {
    return { name, description: JSON.stringify(await rawEngine().getContainer(name).inspect()) };
  }

  it('shows in task, log, record and doctor whether the proxy works', async () => {
    const url = `http://${encodeURIComponent(login.user)}:${encodeURIComponent(password)}@${company.address}:8080`;
    writeFileSync(join(folder, 'tsk.toml'), '[defaults]\nallow_domains = [".probe.test"]\n');
    const environment = { http_proxy: url, HTTPS_PROXY: url, DOCKER_CONFIG: folder, TSK_CONFIG_HOME: folder };
    const behind = testCore(join(folder, 'behind'), environment);
    const repo = new SampleRepo(join(folder, 'repo'));
    repo.agentScript([
      'echo "answer $(curl -s -o /dev/null -m 30 -w "%{http_code}" http://task.probe.test/)"',
      'env | grep -c correct || true',
    ]);
    // Its image is there before: this company's proxy leads to no packages.
    const request = { repoPath: repo.dir, type: 'generic', prompt: 'x', agent: 'script' };
    assert.equal((await core.tasks.run(request)).state.kind, 'completed');
    const run = async () => {
      const task = await behind.tasks.run(request);
      return { text: said(await logOf(behind, task.id)), record: await behind.networkRecord(task.id) };
    };
    const well = await run();
    assert.match(well.text, /answer 200\n0/, well.text);
    assert.ok(!well.text.includes(password));
    const finding = async () =>
      (await behind.examine([])).find(({ title }) => title === 'Proxy of this machine');
    assert.equal((await finding())?.status, 'ok');
    await rawEngine().getContainer(company.id).stop({ t: 0 });
    const ill = await run();
    assert.match(ill.text, /does not answer/);
    assert.match(ill.text, /answer 50\d/);
    assert.equal(ill.record.find(({ host }) => host === 'task.probe.test')?.failed, 1);
    assert.equal((await finding())?.status, 'warning');
  });
});
