import assert from 'node:assert/strict';
import type { EngineInfo } from '../../../../src/core/model/engine';
import type { HostProxy, UpstreamProxy } from '../../../../src/core/model/hostProxy';
import { buildProxy } from '../../../../src/core/sandbox/buildProxy';
import { outsideVariables } from '../../../../src/core/sandbox/outsideVariables';

const engine: EngineInfo = {
  kind: 'docker',
  version: '1',
  rootless: false,
  cpus: 1,
  memoryBytes: 1,
  endpoint: '/s',
};
const corp: UpstreamProxy = { host: 'proxy.corp', port: 8080, from: 'HTTPS_PROXY' };
const local: UpstreamProxy = { host: '127.0.0.1', port: 3128, from: 'HTTPS_PROXY' };
const of = (one: UpstreamProxy): HostProxy => ({ web: one, tls: one, direct: ['.corp'], unusable: [] });

describe('the way of a build to the outside', () => {
  it('is none of its own where this machine needs none', () => {
    assert.equal(buildProxy(undefined, engine, 'linux'), undefined);
    assert.equal(buildProxy({ direct: [], unusable: ['x'] }, engine, 'linux'), undefined);
  });

  it('is the proxy of this machine, by the arguments that every builder knows', () => {
    const found = buildProxy(of({ ...corp, login: { user: 'me', password: 'p@ss' } }), engine, 'linux');
    const url = 'http://me:p%40ss@proxy.corp:8080';
    assert.deepEqual(found, {
      args: {
        ...{ HTTP_PROXY: url, http_proxy: url, HTTPS_PROXY: url, https_proxy: url },
        ...{ NO_PROXY: '.corp', no_proxy: '.corp' },
      },
      hostNetwork: false,
      secrets: ['p@ss', 'p%40ss'],
    });
  });

  it('leads to a proxy on loopback by the network of this machine, or by its name in a virtual one', () => {
    const [linux, mac] = [buildProxy(of(local), engine, 'linux'), buildProxy(of(local), engine, 'darwin')];
    assert.equal(linux?.args['HTTPS_PROXY'], 'http://127.0.0.1:3128');
    assert.equal(linux.hostNetwork, true);
    assert.equal(mac?.args['HTTPS_PROXY'], 'http://host.docker.internal:3128');
    assert.equal(mac.hostNetwork, false);
    assert.equal(buildProxy(of(local), { ...engine, rootless: true }, 'linux'), undefined);
  });

  it('shows a sandbox with a network no password', () => {
    const login = { user: 'me', password: 'p@ss' };
    const { plain, secret } = outsideVariables({ ...of(corp), tls: { ...corp, login } }, undefined);
    assert.deepEqual(Object.keys(secret), ['HTTPS_PROXY', 'https_proxy']);
    assert.ok(!JSON.stringify(plain).includes('p@ss') && !JSON.stringify(plain).includes('p%40ss'));
    assert.deepEqual(outsideVariables(of(local), undefined), { plain: {}, secret: {} });
  });
});
