import assert from 'node:assert/strict';
import { squidConfig } from '../../../../src/core/sandbox/squidConfig';

describe('the proxy’s configuration', () => {
  it('refuses everything when nothing is allowed', () => {
    const access = squidConfig({ domains: [], endpoints: [] })
      .split('\n')
      .filter((line) => line.startsWith('http_access'));
    assert.deepEqual(access, ['http_access deny all']);
  });

  it('compares names before it resolves any, and refuses private addresses of allowed names', () => {
    const config = squidConfig({ domains: ['.b.example', 'a.example'], endpoints: [] });
    const order = ['deny !allowed', 'deny private', 'allow allowed', 'deny all'].map((rule) =>
      config.indexOf(`http_access ${rule}`),
    );
    assert.ok(
      order.every((at, n) => at > (order[n - 1] ?? 0)),
      config,
    );
    assert.match(config, /acl allowed dstdomain -n \.b\.example a\.example/);
    for (const net of ['169.254.0.0/16', '10.0.0.0/8', '127.0.0.0/8', 'fc00::/7'])
      assert.ok(config.includes(net), net);
  });

  it('allows an endpoint only with its own port', () => {
    const config = squidConfig({ domains: [], endpoints: [{ host: '172.17.0.5', port: 8080 }] });
    assert.match(
      config,
      /acl endpoint0_host dstdomain -n 172\.17\.0\.5\nacl endpoint0_port port 8080\nhttp_access allow endpoint0_host endpoint0_port/,
    );
  });

  it('is the same for the same policy in another order', () => {
    assert.equal(
      squidConfig({ domains: ['a.example', 'b.example', 'a.example'], endpoints: [] }),
      squidConfig({ domains: ['b.example', 'A.example'], endpoints: [] }),
    );
  });

  it('takes no name that could add a rule', () => {
    for (const host of ['x\nhttp_access allow all', 'a b', '', '.', '"x"', 'a#b', 'x/']) {
      assert.throws(() => squidConfig({ domains: [host], endpoints: [] }), { code: 'bad-input' }, host);
    }
    assert.throws(() => squidConfig({ domains: [], endpoints: [{ host: 'a', port: 70000 }] }), {
      code: 'bad-input',
    });
  });
});
