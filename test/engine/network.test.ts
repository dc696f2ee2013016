import assert from 'node:assert/strict';
import type Docker from 'dockerode';
import type { NetworkPolicy } from '../../src/core/model/network';
import { squidConfig } from '../../src/core/sandbox/squidConfig';
import { rawEngine } from '../support/engineBench';
import { ProxyBench } from '../support/proxyBench';

const nothing: NetworkPolicy = { domains: [], endpoints: [], denied: [] };

describe('the proxy and its walls', () => {
  const bench = new ProxyBench('network');
  const { engine } = bench;

  /** A container of the proxy's image in which the name `inside.probe.test` leads to the server. */
  async function inProxy<T>(config: string, work: (proxy: Docker.Container) => Promise<T>): Promise<T> {
    const container = await rawEngine().createContainer({
      Image: bench.image,
      Labels: { 'tsk.test': String(process.pid) },
      HostConfig: {
        CapDrop: ['ALL'],
        ExtraHosts: [`inside.probe.test:${bench.server.address}`],
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
    it(`blocks: ${wall}; and it opens without the wall`, async () => {
      const asked = request.replace('ADDRESS', bench.server.address);
      const config = squidConfig(policy);
      assert.match((await ask(config, asked))[0] ?? '', /403/);
      const open = config.split('\n').filter((line) => !(line.startsWith('http_access') && rules.test(line)));
      const [answer] = await ask([...open, 'http_access allow all', ''].join('\n'), asked);
      assert.match(answer ?? '', /200/);
    });
  }

  it('allows an endpoint with its port', async () => {
    const policy = { ...nothing, endpoints: [{ host: bench.server.address, port: 8080 }] };
    const [answer] = await ask(squidConfig(policy), `GET http://${bench.server.address}:8080/`);
    assert.match(answer ?? '', /200/);
  });

  it('refuses invalid names before a lookup, and its own pages', async () => {
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

  it('refuses the host of a suffix if only names below it are allowed', async () => {
    const policy = { ...nothing, domains: ['other.test'], below: ['.probe.test'] };
    const [top = '', below = ''] = await ask(
      squidConfig(policy),
      'GET http://probe.test/',
      'GET http://a.probe.test/',
    );
    assert.match(top, / 403 /);
    assert.doesNotMatch(below, / 403 /);
  });

  it('accepts every configuration that TSK makes from a policy', async () => {
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
});
