import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';

/** How long an engine may take to come up or to end, in milliseconds. */
const patience = 60_000;

/** A dockerd of a test's own, in a network of its own: it can be killed and started again, and is nobody else's. */
export class PrivateEngine {
  readonly folder: string;
  readonly socketPath: string;
  readonly docker: Docker;
  private readonly containerdSocket: string;
  private readonly log: string;
  private process: ChildProcess | undefined;

  /** `remapTo`: with `userns-remap`, 0 inside is that number outside. */
  constructor(private readonly options: { readonly remapTo?: number } = {}) {
    // Whom the root of its containers is must get there: not through a folder of the tests' own.
    const parent = options.remapTo === undefined ? tmpdir() : '/tmp';
    this.folder = mkdtempSync(join(parent, 'tsk-dockerd-test-'));
    this.socketPath = join(this.folder, 'docker.sock');
    this.docker = new Docker({ socketPath: this.socketPath });
    this.containerdSocket = join(this.folder, 'containerd.sock');
    this.log = join(this.folder, 'log');
  }

  private containerd: ChildProcess | undefined;

  /** Why none can be made here; undefined when one can. */
  static missing(): string | undefined {
    if (process.getuid?.() !== 0) return 'dockerd takes root';
    const found = (process.env['PATH'] ?? '').split(':').some((dir) => existsSync(join(dir, 'dockerd')));
    return found ? undefined : 'there is no dockerd on PATH';
  }

  async start(): Promise<void> {
    if (this.options.remapTo !== undefined) return this.startRemapped(this.options.remapTo);
    await this.startContainerd();
    const places = ['data', 'exec'].map((name) => [`--${name}-root`, join(this.folder, name)]).flat();
    const addresses = ['--host', `unix://${this.socketPath}`, '--containerd', this.containerdSocket];
    const pid = ['--pidfile', join(this.folder, 'pid')];
    // In the machine's own network it would take the bridge of any other dockerd away.
    this.process = this.spawn('unshare', ['--net', 'dockerd', ...places, ...addresses, ...pid]);
    await this.until(this.process, () => this.docker.ping().then(Boolean, () => false));
  }

  /** Where numbers begin is said in files of the machine: it sees others there, in mounts of its own, with its own containerd. */
  private async startRemapped(first: number): Promise<void> {
    const ids = join(this.folder, 'subid');
    writeFileSync(ids, `nobody:${first}:65536\nnogroup:${first}:65536\n`);
    chmodSync(this.folder, 0o711);
    const script = 'for f in /etc/subuid /etc/subgid; do mount --bind "$0" "$f"; done; exec dockerd "$@"';
    const places = ['data', 'exec'].map((name) => [`--${name}-root`, join(this.folder, name)]).flat();
    const own = ['--pidfile', join(this.folder, 'pid'), '--host', `unix://${this.socketPath}`];
    const args = ['--userns-remap', 'nobody:nogroup', ...places, ...own];
    const apart = ['--net', '--mount', '--propagation', 'private'];
    this.process = this.spawn('unshare', [...apart, 'sh', '-c', script, ids, ...args]);
    await this.until(this.process, () => this.docker.ping().then(Boolean, () => false));
  }

  /** As on a real machine: containerd is a service of its own, and goes on when dockerd ends. */
  private async startContainerd(): Promise<void> {
    if (this.containerd) return;
    const config = join(this.folder, 'containerd.toml');
    writeFileSync(config, 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n');
    const places = ['root', 'state']
      .map((name) => [`--${name}`, join(this.folder, 'containerd', name)])
      .flat();
    const address = ['--address', this.containerdSocket];
    this.containerd = this.spawn('containerd', ['--config', config, ...places, ...address]);
    await this.until(this.containerd, () => Promise.resolve(existsSync(this.containerdSocket)));
  }

  /** What holds a container for containerd outlives it; now and then one is left of a dockerd that was killed. */
  private shims(): readonly number[] {
    return processesNaming(this.containerdSocket);
  }

  private spawn(program: string, args: readonly string[]): ChildProcess {
    const log = openSync(this.log, 'a');
    const child = spawn(program, args, { stdio: ['ignore', log, log] });
    closeSync(log);
    return child;
  }

  private async until(child: ChildProcess, isUp: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + patience; Date.now() < end && !hasEnded(child);) {
      if (await isUp()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${child.spawnfile} did not come up:\n${readFileSync(this.log, 'utf8').slice(-2_000)}`);
  }

  /** SIGTERM: it stops its containers first. SIGKILL: it leaves them, and ends them when it is started again. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await ended(this.process, signal);
    rmSync(join(this.folder, 'pid'), { force: true });
  }

  /** Copies an image from another engine. */
  async takeImage(from: Docker, name: string): Promise<void> {
    const loading = await this.docker.loadImage(await from.getImage(name).get());
    await new Promise<void>((resolve, reject) => {
      this.docker.modem.followProgress(loading, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Removes everything, containers first: those that a killed dockerd left run until one comes back. */
  async remove(): Promise<void> {
    if (this.process && hasEnded(this.process)) await this.start();
    for (const { Id } of await this.docker.listContainers({ all: true }))
      await this.docker.getContainer(Id).remove({ force: true, v: true });
    await this.end('SIGTERM');
    await ended(this.containerd, 'SIGTERM');
    for (const pid of this.shims()) process.kill(pid, 'SIGKILL');
    // A dockerd that was killed leaves its folder mounted over itself, once for each time.
    while (spawnSync('umount', [join(this.folder, 'data')], { stdio: 'ignore' }).status === 0);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function processesNaming(text: string): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      return readFileSync(join('/proc', name, 'cmdline'), 'utf8').includes(text) ? [Number(name)] : [];
    } catch {
      return []; // It has ended meanwhile.
    }
  });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function ended(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || hasEnded(child)) return;
  child.kill(signal);
  await once(child, 'exit');
}
