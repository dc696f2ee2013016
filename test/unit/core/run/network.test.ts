import assert from 'node:assert/strict';
import type { NetworkRequest, ProxyDoor } from '../../../../src/core/model/network';
import { networkPolicy } from '../../../../src/core/run/networkPolicy';
import { NetworkWatch } from '../../../../src/core/run/networkWatch';
import { aSandboxConfig } from '../../../support/aSandboxConfig';

describe('what a task may reach', () => {
  const agent = { hosts: ['api.example.com'] };
  const access = { endpoints: [{ host: 'gateway', port: 8080 }] };

  it('is what agent and stack need, plus and minus what the configuration says', () => {
    const config = aSandboxConfig({
      allowDomains: ['.example.org'],
      denyDomains: ['bad.example.org'],
      squidConf: 'http_access allow all',
    });
    assert.deepEqual(networkPolicy(config, agent, ['.packages.example'], access), {
      domains: ['api.example.com', '.packages.example', '.example.org'],
      endpoints: access.endpoints,
      denied: ['bad.example.org'],
      rules: 'http_access allow all',
    });
  });

  it('is of a suffix only the part that the stack names', () => {
    const hosts = [
      { suffix: '.one.example', part: 'itself' },
      { suffix: '.two.example', part: 'below' },
      '.three.example',
    ] as const;
    const { domains, below } = networkPolicy(aSandboxConfig(), agent, hosts, access);
    assert.deepEqual(domains.slice(0, 3), ['api.example.com', 'one.example', '.three.example']);
    assert.deepEqual(below, ['.two.example']);
  });

  it('is nothing through the proxy when there is no allow-list', () => {
    for (const network of ['none', 'open'] as const) {
      const config = aSandboxConfig({ network, allowDomains: ['.example.org'] });
      assert.deepEqual(networkPolicy(config, agent, ['x.y'], access).domains, []);
    }
  });
});

describe('watching what comes through a door', () => {
  const request: NetworkRequest = { at: 't', host: 'h', port: 443, allowed: false, bytes: 1 };

  function watch(door: Partial<ProxyDoor>) {
    const warnings: string[] = [];
    const seen: NetworkRequest[] = [];
    const sink = {
      add: (one: NetworkRequest) => void seen.push(one),
      summary: () => ({ allowed: 0, denied: seen.length }),
      close: () => Promise.resolve(),
    };
    const whole: ProxyDoor = {
      volume: 'v',
      socketName: 's',
      ports: [],
      mark: 'm.invalid',
      follow: () => Promise.resolve(),
      close: () => Promise.resolve(),
      ...door,
    };
    return { warnings, watch: new NetworkWatch(whole, sink, (text) => void warnings.push(text)) };
  }

  it('waits for what is told after the door was closed', async () => {
    let closed: () => void = () => undefined;
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    const { watch: it } = watch({
      follow: async (onRequest) => {
        await isClosed;
        await new Promise((resolve) => setTimeout(resolve, 5));
        onRequest(request);
      },
      close: () => Promise.resolve(closed()),
    });
    assert.deepEqual(await it.end(), { allowed: 0, denied: 1 });
    assert.deepEqual(await it.end(), { allowed: 0, denied: 1 });
  });

  it('warns, and goes on, when the record or the door fails', async () => {
    const { watch: it, warnings } = watch({
      follow: () => Promise.reject(new Error('gone')),
      close: () => Promise.reject(new Error('stuck')),
    });
    await new Promise(setImmediate);
    assert.deepEqual(await it.end(), { allowed: 0, denied: 0 });
    assert.match(warnings.join('\n'), /gone[^]*stuck/);
  });
});
