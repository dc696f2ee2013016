import assert from 'node:assert/strict';
import type { NetworkPolicy } from '../../../../src/core/model/network';
import { squidConfig } from '../../../../src/core/sandbox/squidConfig';
import { squidRules } from '../../../../src/core/sandbox/squidRules';

const configFor = (policy: Partial<NetworkPolicy>): string =>
  squidConfig({ domains: [], endpoints: [], denied: [], ...policy });
const accessIn = (config: string): readonly string[] =>
  config.split('\n').filter((line) => line.startsWith('http_access'));

describe('the proxy’s configuration', () => {
  it('refuses everything when nothing is allowed', () => {
    assert.deepEqual(accessIn(configFor({})), ['http_access deny all']);
  });

  it('compares names before it resolves any, and refuses private addresses of allowed names', () => {
    const config = configFor({ domains: ['.b.example', 'a.example'] });
    assert.deepEqual(accessIn(config), [
      'http_access deny !tsk_allowed',
      'http_access deny !tsk_web',
      'http_access deny CONNECT !tsk_tls',
      'http_access deny tsk_ftp',
      'http_access deny tsk_private',
      'http_access allow tsk_allowed',
      'http_access deny all',
    ]);
    assert.match(config, /acl tsk_allowed dstdomain -n \.b\.example a\.example/);
    for (const net of [
      '169.254.0.0/16',
      '10.0.0.0/8',
      '127.0.0.0/8',
      'fc00::/7',
      '168.63.129.16/32',
      '::/96',
    ])
      assert.ok(config.includes(net), net);
    assert.ok(!config.includes('::ffff:'), 'squid takes this for all of IPv4');
  });

  it('allows what is below a suffix without the host of its name, unless that is allowed itself', () => {
    const both = configFor({ domains: ['a.example'], below: ['.b.example'] });
    assert.deepEqual(accessIn(both).slice(0, 2), [
      'http_access deny !tsk_allowed !tsk_below',
      'http_access deny tsk_top !tsk_allowed',
    ]);
    assert.deepEqual(accessIn(both).slice(-3), [
      'http_access allow tsk_allowed',
      'http_access allow tsk_below',
      'http_access deny all',
    ]);
    assert.match(both, /acl tsk_below dstdomain -n \.b\.example\nacl tsk_top dstdomain -n b\.example\n/);
    const alone = configFor({ below: ['.b.example'] });
    assert.doesNotMatch(alone, /tsk_allowed/);
    assert.deepEqual(accessIn(alone).slice(0, 2), [
      'http_access deny !tsk_below',
      'http_access deny tsk_top',
    ]);
  });

  it('denies first what is denied, before endpoints and before rules', () => {
    for (const more of [
      { endpoints: [{ host: 'x.example', port: 8080 }] },
      { rules: 'http_access allow all' },
      { domains: ['.y.example'] },
    ]) {
      const config = configFor({ denied: ['X.example', '.x.example'], ...more });
      assert.match(config, /acl tsk_denied dstdomain -n \.x\.example\n/);
      assert.equal(accessIn(config)[0], 'http_access deny tsk_denied');
    }
  });

  it('allows an endpoint only with its own port', () => {
    assert.match(
      configFor({ endpoints: [{ host: '172.17.0.5', port: 8080 }] }),
      /acl tsk_endpoint0_host dstdomain -n 172\.17\.0\.5\nacl tsk_endpoint0_port port 8080\nhttp_access allow tsk_endpoint0_host tsk_endpoint0_port/,
    );
  });

  it('is the same for the same policy in another order', () => {
    assert.equal(
      configFor({ domains: ['a.example', 'b.example', 'a.example'] }),
      configFor({ domains: ['b.example', 'A.example'] }),
    );
  });

  it('says no name that another covers: squid refuses such a list', () => {
    const domains = [
      '.a.example',
      'a.example',
      'x.a.example',
      '.y.x.a.example',
      'ba.example',
      '.example.org',
    ];
    assert.match(configFor({ domains }), /dstdomain -n \.a\.example \.example\.org ba\.example\n/);
  });

  it('takes no name that could add a rule, and no address as a domain', () => {
    const bad = [
      'x\nhttp_access allow all',
      'a b',
      '',
      '.',
      '"x"',
      'a#b',
      'x/',
      '10.0.0.1',
      '::1',
      '127.1',
      '.5',
    ];
    for (const host of bad) {
      assert.throws(() => configFor({ domains: [host] }), { code: 'bad-input' }, host);
      assert.throws(() => configFor({ denied: [host] }), { code: 'bad-input' }, host);
    }
    assert.throws(() => configFor({ endpoints: [{ host: 'a', port: 70000 }] }), { code: 'bad-input' });
    assert.throws(() => configFor({ endpoints: [{ host: '.a', port: 7 }] }), { code: 'bad-input' });
  });
});

describe('the user’s own rules for squid', () => {
  it('stand instead of the allow-list, behind the private wall', () => {
    const rules =
      'acl ok dstdomain .example.com # mine\nhttp_access allow ok !CONNECT\nhttp_access deny all\n';
    const config = configFor({ rules, domains: ['.other.example'] });
    assert.deepEqual(accessIn(config), [
      'http_access deny manager',
      'http_access deny tsk_mark',
      'http_access deny ok !CONNECT tsk_private',
      'http_access allow ok !CONNECT',
      'http_access deny all',
      'http_access deny all',
    ]);
    assert.ok(!config.includes('other.example'));
  });

  it('lose what TSK sets itself, and say so', () => {
    const { lines, leftOut } = squidRules('http_port 3128\ncache deny all\nhttp_port 1\nacl a src all\n');
    assert.deepEqual([lines, leftOut], [['acl a src all'], ['http_port', 'cache']]);
  });

  it('may go on in the next line', () => {
    assert.deepEqual(squidRules('acl a dstdomain \\\n  .x.example \\\n .y.example').lines, [
      'acl a dstdomain -n .x.example .y.example',
    ]);
  });

  it('compare names as text, also where the request has an address', () => {
    const { lines } = squidRules(
      'acl a dstdomain x.example\nacl b dstdom_regex -n -i ^x\nacl c dst 192.0.2.1',
    );
    assert.deepEqual(lines, [
      'acl a dstdomain -n x.example',
      'acl b dstdom_regex -n -i ^x',
      'acl c dst 192.0.2.1',
    ]);
  });

  it('may not run programs, read files or lead elsewhere: the line is named', () => {
    for (const [text, message] of [
      ['acl a src all\nexternal_acl_type x %SRC /bin/sh', /line 2: "external_acl_type"/],
      ['include /etc/passwd', /line 1: "include"/],
      ['cache_peer far parent 1 2', /"cache_peer"/],
      ['url_rewrite_program /bin/sh', /"url_rewrite_program"/],
      ['auth_param basic program /bin/sh', /"auth_param"/],
      ['logfile_daemon /bin/sh', /"logfile_daemon"/],
      ['never_direct allow all', /"never_direct"/],
      ['acl a dstdomain "/etc/passwd"', /must not read a file/],
      ['acl a dstdomain parameters("/etc/passwd")', /must not read a file/],
      ['http_access allow "/etc/passwd"', /must not read a file/],
      ['acl a external x', /of the type "external"/],
      ['acl tsk_private src all', /TSK uses itself/],
      ['acl a src all \\', /continues past the end/],
      ['acl a src all\u0000', /control character/],
      ['if 1 = 1', /"if"/],
      ['${include}', /"\$\{include\}"/],
    ] as const) {
      assert.throws(
        () => squidRules(text),
        (error: Error) => message.test(error.message),
        text,
      );
    }
  });
});
