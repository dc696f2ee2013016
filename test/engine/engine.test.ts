import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ContainerExit, ContainerRequest, EngineInfo } from '../../src/core/model/engine';
import { connectEngine } from '../../src/core/sandbox/connectEngine';
import { DockerEngine } from '../../src/core/sandbox/dockerEngine';
import { skipTest } from '../support/skipTest';
import { tempFolder } from '../support/tempFolder';

const label = 'tsk.test.engine';
const mebibyte = 1024 * 1024;

/** An ordinary user, and a program that would make him root if it may. */
const dockerfile = `FROM debian:trixie-slim
RUN cp /usr/bin/id /usr/local/bin/id-as-root && chmod 4755 /usr/local/bin/id-as-root
USER 1000:1000
`;

describe('the engine, through our port', () => {
  const folder = tempFolder('engine');
  const engine = new DockerEngine(() => connectEngine(process.env));
  const tag = `tsk-test/engine:${process.pid}`;
  let info: EngineInfo;
  let n = 0;

  const create = (script: string, part: Partial<ContainerRequest> = {}): Promise<string> =>
    engine.createContainer({
      name: `tsk-test-engine-${process.pid}-${n++}`,
      image: tag,
      labels: { [label]: String(process.pid) },
      command: ['bash', '-c', script],
      environment: {},
      mounts: [],
      network: 'none',
      ...part,
    });

  async function outputOf(id: string): Promise<string> {
    const lines: string[] = [];
    await engine.followOutput(id, ({ text }) => lines.push(text));
    return lines.join('\n');
  }

  /** Runs a script in a container of its own to its end. */
  async function run(
    script: string,
    part?: Partial<ContainerRequest>,
  ): Promise<ContainerExit & { readonly output: string }> {
    const id = await create(script, part);
    try {
      await engine.startContainer(id);
      const output = await outputOf(id);
      return { ...(await engine.waitContainer(id)), output };
    } finally {
      await engine.removeContainer(id);
    }
  }

  before(async () => {
    info = await engine.info();
    const content = Buffer.from(dockerfile);
    await engine.buildImage(
      {
        tag,
        labels: { [label]: String(process.pid) },
        buildArgs: {},
        files: [{ path: 'Dockerfile', content, mode: 0o644 }],
      },
      () => undefined,
    );
  });

  after(async () => {
    const mine = await engine.listContainers(label, String(process.pid));
    for (const { id } of mine) await engine.removeContainer(id);
    const images = await engine.listImages(label);
    const own = images.filter(({ labels }) => labels[label] === String(process.pid));
    for (const { id } of own) await engine.removeImage(id);
  });

  describe('output', () => {
    it('passes on every line of containers that print much and end at once', async () => {
      const script = "seq -f 'line %.0f of an output that an engine does not follow to its end' 60000";
      const all = Array.from({ length: 6 }, async () => {
        const { output } = await run(script);
        const lines = output.split('\n');
        assert.equal(lines.length, 60_000);
        for (const [n, line] of lines.entries()) assert.ok(line.startsWith(`line ${n + 1} of`), line);
      });
      await Promise.all(all);
    }).timeout(60_000);

    it('joins lines that an engine stores in pieces, in their order', async () => {
      const { output } = await run("printf '%0100000d\\n' 7; echo next; printf '%070000d' 8");
      const [first = '', next, last = ''] = output.split('\n');
      assert.deepEqual([first.length, first.at(-1), next], [100_000, '7', 'next']);
      assert.deepEqual([last.length, last.at(-1)], [70_000, '8']);
    });
  });

  describe('limits', () => {
    /** The container's first process itself holds a hundred mebibytes. */
    const hog = 'exec tail -c 100M < <(head -c 100M /dev/zero) > >(wc -c)';

    it('apply to memory, without swap, and the end is reported', async function () {
      assert.equal((await run(hog, { memoryBytes: 1024 * mebibyte })).exitCode, 0);
      const limited = await run(hog, { memoryBytes: 64 * mebibyte });
      assert.equal(limited.exitCode, 137);
      if (info.kind === 'podman' && !limited.outOfMemory) skipTest(this, 'this Podman tells no reason');
      assert.equal(limited.outOfMemory, true);
    });

    it('apply to processes', async () => {
      const bomb = 'for i in {1..30}; do sleep 2 & done 2>&1; jobs -p | wc -l';
      assert.match((await run(bomb)).output, /^30$/m);
      assert.match((await run(bomb, { pids: 10 })).output, /fork: .*unavailable/);
    });

    it('apply to the stored output, whose end is readable', async () => {
      const id = await create('for i in {1..20000}; do echo "line $i"; done', { logBytes: 64 * 1024 });
      await engine.startContainer(id);
      await engine.waitContainer(id);
      const kept = await outputOf(id);
      assert.ok(kept.length < 128 * 1024, `${kept.length} characters are kept`);
      assert.match(kept, /line 20000$/);
      await engine.removeContainer(id);
    });

    it('leave shared memory for programs', async () => {
      const { output } = await run('df --output=size -B1 /dev/shm | tail -1', {
        memoryBytes: 256 * mebibyte,
      });
      assert.equal(Number(output), 128 * mebibyte);
    });
  });

  describe('powers', () => {
    const show = 'id-as-root -u; grep -E "^(CapBnd|NoNewPrivs|Seccomp):" /proc/self/status';

    it('are none by default: a program that belongs to root runs as the user', async () => {
      const { output } = await run(show);
      assert.match(output, /^1000$/m);
      assert.match(output, /CapBnd:\s*0{16}$/m);
      assert.match(output, /NoNewPrivs:\s*1/);
    });

    it('can allow root, but not networks, devices or the kernel', async () => {
      const { output } = await run(show, { powers: 'sudo' });
      assert.match(output, /^0$/m);
      // CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETGID SETUID SETFCAP
      assert.match(output, /CapBnd:\s*00000000800000fb$/m);
      assert.match(output, /Seccomp:\s*2/);
    });

    it('can allow namespaces and mounts', async function () {
      const nest = 'unshare --user --map-root-user --mount mount -t tmpfs x /mnt && echo mounted';
      assert.doesNotMatch((await run(nest)).output, /mounted/);
      assert.doesNotMatch((await run(nest, { powers: 'sudo' })).output, /mounted/);
      const { output } = await run(`${show}; ${nest}`, { powers: 'nested' });
      if (/unshare failed|No space left/.test(output)) skipTest(this, `no user namespaces here: ${output}`);
      assert.match(output, /mounted/);
      // SETGID SETUID
      assert.match(output, /CapBnd:\s*00000000000000c0$/m);
    });

    it('can be everything that the engine supports', async function () {
      const privileged = await run(show, { powers: 'privileged' }).catch((error: unknown) => String(error));
      if (typeof privileged === 'string') return skipTest(this, privileged);
      assert.match(privileged.output, /Seccomp:\s*0/);
      assert.doesNotMatch(privileged.output, /CapBnd:\s*0{8}/);
    });
  });

  describe('devices and networks', () => {
    it('gets a device of the host only if it is named', async function () {
      const device = join(folder, 'null');
      try {
        execFileSync('mknod', ['-m', '666', device, 'c', '1', '3'], { stdio: 'pipe' });
      } catch (error) {
        skipTest(this, `no device can be made here: ${String(error)}`);
      }
      const probe = `echo x > ${device} && stat -c %F ${device}`;
      assert.equal((await run(probe, { devices: [device] })).output, 'character special file');
      assert.notEqual((await run(probe)).exitCode, 0);
    });

    it('joins the host’s network only on request', async () => {
      const namespace = async (network: ContainerRequest['network']) =>
        (await run('readlink /proc/self/ns/net; ls /sys/class/net', { network })).output.split('\n');
      const [[host], [hostAgain], [outbound, ...interfaces], none] = [
        await namespace('host'),
        await namespace('host'),
        await namespace('outbound'),
        await namespace('none'),
      ];
      assert.equal(hostAgain, host);
      assert.notEqual(outbound, host);
      assert.ok(interfaces.length > 1);
      assert.notEqual(none[0], host);
      assert.deepEqual(none.slice(1), ['lo']);
    });

    it('shares no processes, names or memory with the host', async () => {
      const { output } = await run('echo "$$"; ls /proc | grep -c "^[0-9]"; hostname');
      const [shell, processes, name] = output.split('\n');
      assert.equal(shell, '1');
      assert.ok(Number(processes) < 10);
      assert.notEqual(name, hostname());
    });
  });

  describe('stopping and removing', () => {
    async function started(script: string): Promise<string> {
      const id = await create(`${script}; echo ready; while :; do sleep 0.1; done`);
      await engine.startContainer(id);
      const ready = new AbortController();
      await engine
        .followOutput(id, () => ready.abort(), ready.signal)
        .catch((error: unknown) => assert.ok(ready.signal.aborted, String(error)));
      return id;
    }

    it('sends a signal first, and lets the container end', async () => {
      const id = await started('trap "exit 7" TERM');
      await engine.stopContainer(id, 30);
      assert.equal((await engine.waitContainer(id)).exitCode, 7);
      await engine.stopContainer(id, 30);
      await engine.removeContainer(id);
      await engine.stopContainer(id, 30);
    });

    it('kills a container that does not end in time', async () => {
      const id = await started('trap "" TERM');
      await engine.stopContainer(id, 1);
      const exit = await engine.waitContainer(id);
      assert.deepEqual(exit, { exitCode: 137, outOfMemory: false });
      await engine.removeContainer(id);
    });

    it('removes a running container, and accepts a missing one', async () => {
      const id = await started('true');
      await engine.removeContainer(id);
      assert.equal(await engine.inspectContainer(id), undefined);
      await engine.removeContainer(id);
    });
  });

  it('keeps links in an upload', async () => {
    const id = await create('readlink /tmp/in/link; cat /tmp/in/file; stat -c %a /tmp/in/file');
    const none = new Uint8Array();
    await engine.putFiles(id, '/tmp', [
      { path: 'in/file', content: Buffer.from('hello\n'), mode: 0o640 },
      { path: 'in/link', content: none, mode: 0o777, link: './file' },
    ]);
    await engine.putFiles(id, '/tmp', [{ path: 'in/file', content: Buffer.from('again\n'), mode: 0o644 }]);
    await engine.startContainer(id);
    await engine.waitContainer(id);
    assert.equal(await outputOf(id), './file\nagain\n644');
    await engine.removeContainer(id);
  });

  it('lists images by label, and removes only those without containers', async () => {
    const mine = `tsk-test/removable:${process.pid}`;
    const value = `removable-${process.pid}`;
    const files = [{ path: 'Dockerfile', content: Buffer.from(`FROM ${tag}\nENV A=1\n`), mode: 0o644 }];
    await engine.buildImage({ tag: mine, labels: { [label]: value }, buildArgs: {}, files }, () => undefined);
    const listed = async () =>
      (await engine.listImages(label)).filter(({ tags, labels }) => labels[label] === value && tags.length);

    const container = await create('true', { image: mine });
    const [image, ...others] = await listed();
    assert.ok(image && others.length === 0);
    assert.deepEqual([image.tags, image.inUse], [[mine], true]);
    assert.ok(image.sizeBytes > mebibyte && Date.parse(image.createdAt) > Date.now() - 600_000);
    await assert.rejects(engine.removeImage(image.id), {
      code: 'engine-failed',
      message: /the container tsk-test-engine-\S+ uses it/,
    });
    assert.notEqual(await engine.findImage(label, value, mine), undefined, 'nothing of it was touched');

    await engine.removeContainer(container);
    assert.equal((await listed())[0]?.inUse, false);
    await engine.removeImage(image.id);
    assert.deepEqual(await listed(), []);
    await engine.removeImage(image.id);
  });
});
