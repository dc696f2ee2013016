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

  function watch(door: Partial<ProxyDoor>, since = 0) {
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
      follow: () => Promise.resolve(true),
      close: () => Promise.resolve(),
      ...door,
    };
    return { warnings, watch: new NetworkWatch(whole, sink, (text) => void warnings.push(text), since, 0) };
  }

  it('waits for what is told after the door was closed', async () => {
    let closed: () => void = () => undefined;
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    const { watch: it } = watch({
      follow: async ({ onRequest }) => {
        await isClosed;
        await new Promise((resolve) => setTimeout(resolve, 5));
        onRequest(request);
        return true;
      },
      close: () => Promise.resolve(closed()),
    });
    assert.deepEqual(await it.end(), { summary: { allowed: 0, denied: 1 }, troubles: [] });
    assert.deepEqual(await it.end(), { summary: { allowed: 0, denied: 1 }, troubles: [] });
  });

  it('warns, and goes on, when the record or the door fails', async () => {
    const { watch: it, warnings } = watch({
      follow: () => Promise.reject(new Error('gone')),
      close: () => Promise.reject(new Error('stuck')),
    });
    await new Promise(setImmediate);
    assert.deepEqual((await it.end()).summary, { allowed: 0, denied: 0 });
    assert.match(warnings.join('\n'), /gone[^]*stuck/);
  });

  it('says that the proxy broke down, once for each time since the task began', async () => {
    const { watch: it, warnings } = watch(
      {
        follow: ({ onBreak }) => {
          for (const at of [5_000, 10_000, 20_000]) onBreak(at);
          return Promise.resolve(true);
        },
      },
      10_500,
    );
    const { troubles } = await it.end();
    assert.equal(troubles.length, 1);
    assert.match(troubles[0] ?? '', /lost its network 2 times .* may have failed/);
    assert.equal(warnings.length, 1);
  });

  it('opens the door again when its proxy ended, and says so where it cannot', async () => {
    let follows = 0;
    let restored = 0;
    let wentOn: () => void = () => undefined;
    const isWentOn = new Promise<void>((resolve) => (wentOn = resolve));
    const follow = (): Promise<boolean> => {
      follows += 1;
      if (follows === 2) wentOn();
      return Promise.resolve(follows === 2);
    };
    const restore = (): Promise<void> => {
      restored += 1;
      return Promise.resolve();
    };
    const first = watch({ follow, restore });
    await isWentOn;
    assert.match((await first.watch.end()).troubles.join(), /lost its network once .* may have failed/);
    assert.equal(restored, 1);
    const second = watch({ follow: () => Promise.resolve(false) });
    await new Promise(setImmediate);
    assert.match((await second.watch.end()).troubles.join(), /could not restore it/);
    assert.match(second.warnings.join('\n'), /lost its network[^]*could not restore the network/);
  });
});
