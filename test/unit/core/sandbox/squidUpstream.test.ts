import assert from 'node:assert/strict';
import type { HostProxy, UpstreamProxy } from '../../../../src/core/model/hostProxy';
import { squidUpstream } from '../../../../src/core/sandbox/squidUpstream';
import { withoutPasswords } from '../../../../src/core/sandbox/upstreamWay';

const corp: UpstreamProxy = { host: 'proxy.corp', port: 8080, from: 'HTTPS_PROXY' };
const both: HostProxy = { web: corp, tls: corp, direct: [], unusable: [] };
const linesOf = (proxy: HostProxy, start: string): readonly string[] =>
  squidUpstream(proxy, (one) => one).filter((line) => line.startsWith(start));

describe('the way of squid through the proxy of this machine', () => {
  it('is the only one, with tunnels apart', () => {
    const peers = linesOf(both, 'cache_peer ');
    assert.equal(peers.length, 2);
    for (const peer of peers)
      assert.match(peer, /^cache_peer proxy\.corp parent 8080 0 no-query .*name=tsk_\w+_peer$/);
    assert.deepEqual(linesOf(both, 'never_direct'), ['never_direct allow all']);
    assert.deepEqual(linesOf(both, 'always_direct'), []);
  });

  it('is direct for the kind of request that has no proxy', () => {
    const rest = { direct: [], unusable: [] };
    const tlsOnly: HostProxy = { tls: corp, ...rest };
    assert.deepEqual(linesOf(tlsOnly, 'always_direct'), ['always_direct allow !tsk_tunnel']);
    const webOnly: HostProxy = { web: corp, ...rest };
    assert.deepEqual(linesOf(webOnly, 'always_direct'), ['always_direct allow tsk_tunnel']);
    assert.deepEqual(
      squidUpstream({ direct: ['x.y'], unusable: [] }, (one) => one),
      [],
    );
  });

  it('is direct for hosts that need no proxy, compared as they are asked for', () => {
    const direct = [
      ...['.corp.example', 'git.corp.example', '*.internal', 'intranet', 'Host.Example:8443', '10.0.0.0/8'],
      ...['192.0.2.7', '[fd00::1]', 'fd00::/8', '<local>', 'a b', '"x"', '1.2.3.4/99', '..', '10.0.0.0/x'],
    ];
    const proxy = { ...both, direct };
    assert.deepEqual(linesOf(proxy, 'acl tsk_direct'), [
      'acl tsk_direct dstdomain -n .corp.example .host.example .internal .intranet',
      'acl tsk_direct_net dst -n 10.0.0.0/8 192.0.2.7 fd00::/8 fd00::1',
    ]);
    assert.equal(linesOf(proxy, 'always_direct').length, 2);
  });

  it('logs in with whatever a password is made of, and cannot be made to say more', () => {
    const login = { user: 'corp\\me', password: 'p w"\n\'%@:#!' };
    const [peer = ''] = linesOf({ ...both, web: { ...corp, login } }, 'cache_peer ');
    assert.match(peer, / login=corp%5Cme:p%20w%22%0A%27%25%40%3A%23%21$/);
  });

  it('is called by a name that holds no password, and differs with it', async () => {
    const named = async (password: string): Promise<string> =>
      JSON.stringify(await withoutPasswords({ ...both, web: { ...corp, login: { user: 'me', password } } }));
    assert.ok(!(await named('hunter2hunter2')).includes('hunter2'));
    assert.notEqual(await named('a'), await named('b'));
    assert.equal(await named('a'), await named('a'));
  });
});
