import assert from 'node:assert/strict';
import { parseProxyLine } from '../../../../src/core/sandbox/proxyLog';

const line = (rest: string): string => `1767225600.042 127.64.1.2 ${rest}`;

describe('a line of the proxy’s log', () => {
  for (const [what, text, failed] of [
    [
      'that no proxy of this machine took',
      'TCP_TUNNEL/503/ERR_CANNOT_FORWARD CONNECT a.example:443 1 2',
      true,
    ],
    ['that the host did not take', 'NONE_NONE/503/ERR_CONNECT_FAIL CONNECT a.example:443 1 2', true],
    ['that another proxy wants a log-in for', 'TCP_TUNNEL/407/- CONNECT a.example:443 1 2', true],
    ['for a tunnel that did not come about', 'TCP_TUNNEL/503/- CONNECT a.example:443 1 2', true],
    ['that the host itself cannot answer', 'TCP_MISS/503/- GET http://a.example/ 1 2', false],
    ['that was denied', 'TCP_DENIED/403/ERR_ACCESS_DENIED GET http://a.example/ 1 2', false],
  ] as const) {
    it(`tells ${failed ? 'the failure' : 'no failure'} of a request ${what}`, () => {
      const request = parseProxyLine(line(text))?.request;
      assert.equal(request?.host, 'a.example');
      assert.equal(request.failed ?? false, failed);
    });
  }

  for (const [what, text, host, port, allowed, bytes] of [
    ['a tunnel', 'TCP_TUNNEL/200 CONNECT api.example.com:443 500 9000', 'api.example.com', 443, true, 9500],
    ['a request', 'TCP_MISS/200 GET http://a.example/path 10 20', 'a.example', 80, true, 30],
    ['a port', 'TCP_MISS/200 GET http://a.example:8080/ 1 2', 'a.example', 8080, true, 3],
    ['a refused tunnel', 'TCP_DENIED/403 CONNECT Evil.Example:443 1 -', 'evil.example', 443, false, 1],
    ['a refused request', 'TCP_DENIED/403 GET http://x@evil.example/ 1 2', 'evil.example', 80, false, 3],
    ['an IPv6 address', 'TCP_DENIED/403 CONNECT [fe80::1]:22 1 2', 'fe80::1', 22, false, 3],
    ['an IPv4 address', 'TCP_DENIED/403 GET http://10.0.0.1/ 1 2', '10.0.0.1', 80, false, 3],
    [
      'a refusal that nobody waited for',
      'TCP_DENIED_ABORTED/403 GET http://a.example/ 1 2',
      'a.example',
      80,
      false,
      3,
    ],
    [
      'a tunnel that did not come about',
      'NONE_NONE/503 CONNECT a.example:443 1 2',
      'a.example',
      443,
      true,
      3,
    ],
    ['a bare IPv6 address', 'TCP_DENIED/403 CONNECT fe80::1 1 2', 'fe80::1', 443, false, 3],
    ['spaces in the URL', 'TCP_DENIED/403 GET http://a.example/x 9 9 1 2', 'a.example', 80, false, 3],
  ] as const) {
    it(`tells ${what}`, () => {
      const found = parseProxyLine(line(text));
      assert.equal(found?.source, '127.64.1.2');
      assert.deepEqual(
        { ...found?.request, failed: 0 },
        { failed: 0, at: '2026-01-01T00:00:00.042Z', host, port, allowed, bytes },
      );
    });
  }

  it('is nothing when it names no host, or is no line of the log', () => {
    for (const text of [
      '',
      'squid: some words',
      line('NONE_NONE/400 - error:invalid-request 1 2'),
      line('NONE_NONE/400 - http://a!b.example/ 1 2'),
      line('NONE_NONE/411 POST http://a.example/ 1 2'),
      line('NONE_NONE/501 OPTIONS http://:80* 1 2'),
      line('TCP_DENIED/403 GET urn:a:b 1 2'),
      line('TCP_DENIED/403 GET http:/// 1 2'),
      line('TCP_DENIED/403 CONNECT :443 1 2'),
      line('TCP_DENIED/403 CONNECT a.example:99999 1 2'),
      line(`TCP_DENIED/403 CONNECT ${'a'.repeat(300)}:443 1 2`),
      line('TCP_DENIED/403 CONNECT a\u001b[31m.example:443 1 2'),
      line('TCP_DENIED/403 GET http://a%0ab/ 1 2'),
    ]) {
      assert.equal(parseProxyLine(text), undefined, JSON.stringify(text));
    }
  });
});
