import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shownProxy, type HostProxy } from '../../../../src/core/model/hostProxy';
import { readHostProxy } from '../../../../src/core/sandbox/hostProxy';
import { tempFolder } from '../../../support/tempFolder';

type Environment = Readonly<Record<string, string>>;

describe('the proxy of this machine', () => {
  const folder = tempFolder('host-proxy');
  const read = (environment: Environment, url?: string): Promise<HostProxy | undefined> =>
    readHostProxy({
      environment,
      home: join(folder, 'home'),
      setting: url === undefined ? undefined : { url, direct: ['.of-the-editor'] },
    });

  it('is none where nobody names one', async () => {
    assert.equal(await read({}), undefined);
    assert.equal(await read({ HTTP_PROXY: '', https_proxy: '', NO_PROXY: 'x' }), undefined);
    assert.equal(await read({ HTTPS_PROXY: 'http://proxy:1', NO_PROXY: '*' }), undefined);
  });

  for (const [url, host, port, user, password] of [
    ['http://proxy.corp:8080', 'proxy.corp', 8080, undefined, undefined],
    ['proxy.corp:3128', 'proxy.corp', 3128, undefined, undefined],
    ['http://Proxy.Corp/', 'proxy.corp', 80, undefined, undefined],
    ['http://[fd00::1]:8080', 'fd00::1', 8080, undefined, undefined],
    ['http://me:p%40ss%3Aword@proxy:8080', 'proxy', 8080, 'me', 'p@ss:word'],
    ['http://corp%5Cme:50%@proxy:8080', 'proxy', 8080, 'corp\\me', '50%'],
  ] as const) {
    it(`is understood as it is written: ${url}`, async () => {
      const found = await read({ HTTPS_PROXY: url });
      const login = user === undefined ? {} : { login: { user, password } };
      assert.deepEqual(found?.tls, { host, port, ...login, from: 'HTTPS_PROXY' });
      assert.equal(found.web, undefined);
      assert.deepEqual(found.unusable, []);
      assert.ok(!shownProxy(found.tls).includes(password ?? '?'));
    });
  }

  for (const url of [
    'socks5://proxy:1080',
    'https://me:topsecret@proxy:443',
    'http://',
    'http://a b',
    'http://x\nacl:1',
  ]) {
    it(`is told where it cannot be used: ${JSON.stringify(url)}`, async () => {
      const found = await read({ ALL_PROXY: url });
      assert.equal(found?.web ?? found?.tls, undefined);
      assert.equal(found?.unusable.length, 1);
      assert.match(found.unusable[0] ?? '', /^ALL_PROXY /);
      assert.ok(!found.unusable.join().includes('topsecret'));
    });
  }

  it('is that of Docker’s client, made for containers, before that of the variables, and last that of the editor', async () => {
    const environment = { http_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2', NO_PROXY: 'one, two' };
    const found = await read(environment, 'http://editor:3');
    assert.deepEqual([found?.web?.host, found?.tls?.host], ['a', 'b']);
    assert.deepEqual(found?.direct, ['one', 'two', '.of-the-editor']);
    assert.equal((await read({}, 'http://editor:3'))?.tls?.from, 'the setting http.proxy');
    const config = join(folder, 'docker');
    mkdirSync(config, { recursive: true });
    const write = (text: string): void => writeFileSync(join(config, 'config.json'), text);
    const proxies = { default: { httpsProxy: 'http://docker:4', noProxy: 'three' } };
    write(JSON.stringify({ proxies }));
    const ofDocker = await read({ ...environment, DOCKER_CONFIG: config });
    assert.equal(ofDocker?.tls?.host, 'docker');
    assert.equal(ofDocker.web, undefined);
    assert.deepEqual(ofDocker.direct, ['three', 'one', 'two']);
    write('{');
    const broken = await read({ ...environment, DOCKER_CONFIG: config });
    assert.equal(broken?.web?.host, 'a');
    assert.match(broken.unusable[0] ?? '', /cannot read .*config\.json/);
  });
});
