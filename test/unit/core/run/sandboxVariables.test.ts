import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { networkVariables } from '../../../../src/core/run/networkVariables';
import { joins, sandboxVariables, type VariableSources } from '../../../../src/core/run/sandboxVariables';

const nobody: VariableSources = {
  image: { PATH: '/home/agent/.local/bin:/usr/local/bin:/usr/bin:/bin' },
  agent: {},
  login: {},
  yours: {},
  yourSecrets: {},
  ours: {},
  outside: { plain: {}, secret: {} },
};
const aDoor = { volume: 'v', socketName: 's.sock', ports: [], mark: 'm.invalid' };
const ours = networkVariables(
  { ...aDoor, follow: () => Promise.resolve(true), close: () => Promise.resolve() },
  { network: 'allowlist' },
  'tsk-1',
);

describe('the variables of a sandbox', () => {
  const of = (some: Partial<VariableSources>) => sandboxVariables({ ...nobody, ...some });

  it('hold what the user set, whatever it is called', () => {
    const yours = {
      MAVEN_OPTS: '-Xmx1g',
      GRADLE_OPTS: '-Dorg.gradle.daemon=false',
      NODE_OPTIONS: '--max-old-space-size=512',
      YARN_HTTP_PROXY: 'http://mine',
      NODE_USE_ENV_PROXY: '0',
      LOG_LEVEL: 'debug',
    };
    const found = of({ yours, ours, agent: { LOG_LEVEL: 'info', DISABLE_X: '1' } });
    for (const [name, value] of Object.entries(yours)) assert.equal(found.plain[name], value, name);
    assert.equal(found.plain['DISABLE_X'], '1');
    assert.deepEqual(found.overruled, []);
  });

  it('have the time zone of the user, unless the configuration sets one', () => {
    const zone = { TZ: 'Asia/Tokyo' };
    assert.equal(of({ ours: zone }).plain['TZ'], 'Asia/Tokyo');
    assert.equal(of({ ours: zone, yours: { TZ: 'UTC' } }).plain['TZ'], 'UTC');
  });

  it('put the user’s programs first, and keep those of the image and of TSK', () => {
    const path = (yours: string | undefined, image = nobody.image['PATH'] ?? ''): string | undefined =>
      of({ yours: yours === undefined ? {} : { PATH: yours }, image: { PATH: image } }).plain['PATH'];
    const rest = '/usr/local/sbin:/usr/sbin:/sbin';
    const all = `/home/agent/.local/bin:/usr/local/bin:/usr/bin:/bin:${rest}`;
    assert.equal(path(undefined), all);
    assert.equal(
      path('/opt/mine:/usr/bin:/bin'),
      `/opt/mine:/usr/bin:/bin:/home/agent/.local/bin:/usr/local/bin:${rest}`,
    );
    assert.equal(path('/opt/mine:$PATH'), `/opt/mine:${all}`);
    assert.equal(path('${PATH}:/opt/mine'), all.replace(rest, `/opt/mine:${rest}`));
    assert.equal(
      path(undefined, '/opt/layer:/usr/bin'),
      '/opt/layer:/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin:/bin',
    );
    assert.equal(
      of({ yours: { PATH: '/a' } }).plain['TSK_PATH'],
      of({ yours: { PATH: '/a' } }).plain['PATH'],
    );
  });

  it('add the user’s hosts to those that are reached directly, in both spellings', () => {
    const { plain } = of({ yours: { no_proxy: 'db, .internal' }, ours, image: { NO_PROXY: 'layer,db' } });
    for (const name of ['NO_PROXY', 'no_proxy']) {
      const hosts = plain[name]?.split(',') ?? [];
      for (const host of ['localhost', 'tsk-proxy', 'tsk-1', 'db', '.internal'])
        assert.ok(hosts.includes(host), host);
      assert.equal(new Set(hosts).size, hosts.length);
    }
    assert.match(plain['NO_PROXY'] ?? '', /layer/);
    assert.equal(of({ yours: { NO_PROXY: 'db' } }).plain['no_proxy'], 'db');
  });

  it('put the user’s options for Java behind those of TSK and of the image, where they count', () => {
    const java = of({
      yours: { JAVA_TOOL_OPTIONS: '-Dhttp.proxyPort=1' },
      image: { JAVA_TOOL_OPTIONS: '-Xmx1g' },
      ours,
    }).plain['JAVA_TOOL_OPTIONS'];
    assert.match(java ?? '', /^-Dhttp\.proxyHost=127\.0\.0\.1 .* -Xmx1g -Dhttp\.proxyPort=1$/);
    assert.equal(of({ yours: { JAVA_TOOL_OPTIONS: '-ea' } }).plain['JAVA_TOOL_OPTIONS'], '-ea');
  });

  it('tell of each value that does not hold, with the reason', () => {
    const found = of({
      yours: { HTTPS_PROXY: 'http://elsewhere', TSK_TASK_ID: 'forged', TSK_PROXY_SOCKET: '/x', API_KEY: 'x' },
      ours: { ...ours, TSK_TASK_ID: 'id' },
      login: { API_KEY: 'key' },
    });
    assert.equal(found.plain['HTTPS_PROXY'], 'http://127.0.0.1:3128');
    assert.equal(found.plain['TSK_TASK_ID'], 'id');
    assert.equal(found.secret['API_KEY'], 'key');
    assert.ok(!('API_KEY' in found.plain));
    assert.deepEqual(found.overruled.map(({ name }) => name).sort(), [
      'API_KEY',
      'HTTPS_PROXY',
      'TSK_PROXY_SOCKET',
      'TSK_TASK_ID',
    ]);
    for (const { why } of found.overruled) assert.ok(why);
    // Without the proxy of TSK there is nothing to overrule it with.
    const alone = of({ yours: { HTTPS_PROXY: 'http://elsewhere', TSK_PROXY_SOCKET: '/x' } });
    assert.equal(alone.plain['HTTPS_PROXY'], 'http://elsewhere');
    assert.equal(alone.plain['TSK_PROXY_SOCKET'], undefined);
  });

  it('keep secret what is made with a secret', () => {
    const found = of({ yourSecrets: { NO_PROXY: 'hidden.example', PATH: '/hidden', TOKEN: 't' }, ours });
    assert.ok(!JSON.stringify(found.plain).includes('hidden'));
    assert.match(found.secret['no_proxy'] ?? '', /localhost.*hidden\.example/);
    assert.match(found.secret['PATH'] ?? '', /^\/hidden:/);
    assert.equal(found.secret['TSK_PATH'], found.secret['PATH']);
    assert.equal(found.secret['TOKEN'], 't');
  });

  it('lead outside as this machine does, where the sandbox has a network, unless the user says otherwise', () => {
    const outside = {
      plain: { HTTP_PROXY: 'http://proxy.corp:8080', NO_PROXY: '.corp' },
      secret: { HTTPS_PROXY: 'http://me:pass@proxy.corp:8080' },
    };
    const found = of({ outside, yours: { NO_PROXY: 'db' } });
    assert.equal(found.plain['HTTP_PROXY'], 'http://proxy.corp:8080');
    assert.equal(found.secret['HTTPS_PROXY'], 'http://me:pass@proxy.corp:8080');
    assert.equal(found.plain['NO_PROXY'], '.corp,db');
    assert.equal(of({ outside, yours: { HTTPS_PROXY: 'http://mine' } }).plain['HTTPS_PROXY'], 'http://mine');
  });

  it('are described in the documentation, each with how it is joined', () => {
    const docs = readFileSync(join(__dirname, '../../../../../docs/configuration.md'), 'utf8');
    const rows = docs.split('\n').filter((line) => line.startsWith('| `'));
    for (const name of Object.keys(joins)) {
      assert.ok(
        rows.some((row) => row.includes(`\`${name.startsWith('TSK_') ? 'TSK_…' : name}\``)),
        name,
      );
    }
  });
});
