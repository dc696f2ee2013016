import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { promises as dns } from 'node:dns';
import { accessSync, constants, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

/**
 * `node escapeProbeMain.js TARGETS.json`: tries to get out of wherever it runs, by every way it knows, and prints
 * for each `PROBE <name> reached` or `PROBE <name> shut: <why>`. Runs alone: it imports nothing of the tests.
 */
interface Targets {
  /** TCP servers that greet with "hello", as `host:port` by name. */
  readonly tcp: Readonly<Record<string, readonly [host: string, port: number]>>;
  readonly udp: Readonly<Record<string, readonly [host: string, port: number]>>;
  /** A DNS server that knows every name. */
  readonly dns: readonly [host: string, port: number];
  /** What the proxy is asked for: whole URLs, and `host:port` for tunnels. */
  readonly urls: Readonly<Record<string, string>>;
  readonly tunnels: Readonly<Record<string, string>>;
  /** Text in a file of the host's that must not be found anywhere. */
  readonly secret: string;
  /** Where that file is on the host. */
  readonly secretPaths: readonly string[];
}

const patience = 10_000;
const targets = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Targets;
const proxy = process.env['http_proxy'] ? (['127.0.0.1', 3128] as const) : undefined;

type Probe = () => Promise<string | undefined> | string | undefined;
const probes: [name: string, probe: Probe][] = [];
const add = (name: string, probe: Probe): void => void probes.push([name, probe]);

/** Sends `request`; resolves when the answer has "hello" in it. */
function greeted(
  host: string,
  port: number,
  request: string,
  expected = /hello/,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket: Socket = connect({ host, port }, () => socket.write(request));
    const end = (result: string | undefined): void => {
      socket.destroy();
      resolve(result);
    };
    setTimeout(() => end(answer.slice(0, 80) || 'no answer'), patience).unref();
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (expected.test(answer)) end(undefined);
    });
    socket.on('close', () => end(answer.split('\r\n', 1)[0] || 'closed'));
    socket.on('error', (error) => end(error.message));
  });
}

for (const [name, [host, port]] of Object.entries(targets.tcp)) {
  add(`tcp ${name}`, () => greeted(host, port, 'GET /probe HTTP/1.0\r\n\r\n'));
}

for (const [name, [host, port]] of Object.entries(targets.udp)) {
  add(
    `udp ${name}`,
    () =>
      new Promise((resolve) => {
        const socket = createSocket('udp4');
        const end = (result: string | undefined): void => {
          socket.close();
          resolve(result);
        };
        const timer = setTimeout(() => end('no answer'), patience);
        socket.on('message', () => (clearTimeout(timer), end(undefined)));
        socket.on('error', (error) => (clearTimeout(timer), end(error.message)));
        socket.send('hello?', port, host);
      }),
  );
}

add('dns asked directly', async () => {
  const resolver = new dns.Resolver({ timeout: patience, tries: 1 });
  resolver.setServers([`${targets.dns[0]}:${targets.dns[1]}`]);
  return resolver.resolve4('asked-directly.probe.test').then(
    () => undefined,
    (error: Error) => error.message,
  );
});
add('dns of the system', () =>
  dns.lookup('of-the-system.probe.test').then(
    () => undefined,
    (error: Error) => error.message,
  ),
);

for (const [name, url] of Object.entries(targets.urls)) {
  add(`proxy url ${name}`, async () => {
    if (!proxy) return 'no proxy';
    const host = /^[a-z]+:\/\/([^/]*)/.exec(url)?.[1] ?? '';
    const request = `GET ${url} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    return greeted(...proxy, request, /\r\n\r\n[^]*hello|HTTP\/1\.[01] 200/);
  });
}
for (const [name, target] of Object.entries(targets.tunnels)) {
  add(`proxy tunnel ${name}`, async () => {
    if (!proxy) return 'no proxy';
    return greeted(...proxy, `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`, /^HTTP\/1\.[01] 200/);
  });
}

/** A command that must fail. */
function fails(name: string, command: string, ...args: readonly string[]): void {
  add(`command ${name}`, () => {
    const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: patience });
    if (status === 0) return undefined;
    return (error?.message ?? stderr.trim().split('\n')[0]) || `exit code ${status}`;
  });
}
fails('mount', 'mount', '-t', 'tmpfs', 'none', '/mnt');
fails('user namespace', 'unshare', '--user', '--map-root-user', 'true');
fails('mount namespace', 'unshare', '--mount', 'true');
fails('network namespace', 'unshare', '--net', 'true');
fails('chroot', 'chroot', '/', 'true');
fails('device node', 'mknod', '/tmp/probe-device', 'c', '1', '3');
fails('raw socket', 'sh', '-c', 'echo x | socat -u - IP4-SENDTO:127.0.0.1:253');
fails('packet socket', 'sh', '-c', 'printf %060d 0 | socat -u - INTERFACE:lo');
fails('another user', 'su', 'root', '-c', 'true');
fails('own user id', 'setpriv', '--reuid=0', 'true');
fails('kernel log', 'dmesg');
fails('host name', 'hostname', 'probe');

/** A file that must not be writable, or readable. */
for (const path of [
  '/etc/passwd',
  '/usr/bin/git',
  '/usr/local/bin/tsk-run',
  '/tsk/bases',
  '/tsk/instructions.md',
]) {
  add(`write ${path}`, () => attempt(() => accessSync(path, constants.W_OK)));
}
for (const dir of ['/', '/usr/lib', '/etc', '/tsk', '/run/tsk', '/var/lib', '/tsk/objects/0']) {
  add(`write in ${dir}`, () => attempt(() => writeFileSync(join(dir, 'probe-file'), 'x')));
}
add('write /proc/sys', () =>
  attempt(() => {
    const file = '/proc/sys/kernel/hostname';
    writeFileSync(file, readFileSync(file));
  }),
);
add('write /sys', () => attempt(() => accessSync('/sys/kernel/uevent_helper', constants.W_OK)));
add('read /proc/kcore', () => attempt(() => accessSync('/proc/kcore', constants.R_OK)));
add('list sockets of others', () =>
  attempt(() => {
    if (readdirSync('/run/tsk').length === 0) throw new Error('empty');
  }),
);
add('engine socket', () => {
  const found = ['/var/run/docker.sock', '/run/docker.sock', '/run/podman/podman.sock'].filter((path) => {
    try {
      return lstatSync(path).isSocket();
    } catch {
      return false;
    }
  });
  return found.length ? undefined : 'none';
});
for (const path of targets.secretPaths) {
  add(`read ${path.startsWith('/proc') ? 'through /proc' : 'the user’s file'}`, () =>
    attempt(() => {
      if (!readFileSync(path, 'utf8').includes(targets.secret)) throw new Error('something else');
    }),
  );
}
add('fork bomb', async () => {
  const children = [];
  for (let n = 0; n < 400; n++) {
    const child = spawn('sleep', ['5'], { stdio: 'ignore' });
    child.on('error', () => undefined);
    children.push(child);
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  const alive = children.filter(({ pid }) => pid !== undefined).length;
  for (const child of children) child.kill('SIGKILL');
  return alive === 400 ? undefined : `${alive} of 400 were started`;
});

function attempt(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function main(): Promise<void> {
  const told = async ([name, probe]: (typeof probes)[number]): Promise<void> => {
    const why = await probe();
    console.log(why === undefined ? `PROBE ${name} reached` : `PROBE ${name} shut: ${why}`);
  };
  // Waiting for no answer takes long: side by side. What fills the place with processes comes last.
  const last = probes.filter(([name]) => name === 'fork bomb');
  await Promise.all(probes.filter((probe) => !last.includes(probe)).map(told));
  for (const probe of last) await told(probe);
  console.log(`PROBES ${probes.length}`);
  process.exit(0);
}

void main();
