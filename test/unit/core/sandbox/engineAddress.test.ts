import assert from 'node:assert/strict';
import { parseEngineAddress } from '../../../../src/core/sandbox/engineAddress';

describe('the address of an engine', () => {
  it('is a socket, a named pipe, or TCP on this machine', () => {
    const cases = [
      ['unix:///x/y.sock', { kind: 'socket', path: '/x/y.sock' }],
      ['npipe:////./pipe/docker_engine', { kind: 'socket', path: '//./pipe/docker_engine' }],
      ['tcp://127.0.0.1:99', { kind: 'tcp', host: '127.0.0.1', port: 99 }],
      ['tcp://127.8.0.1', { kind: 'tcp', host: '127.8.0.1', port: 2375 }],
      ['tcp://[::1]:99', { kind: 'tcp', host: '::1', port: 99 }],
      ['localhost:4000', { kind: 'tcp', host: 'localhost', port: 4000 }],
      ['http://localhost:4000/', { kind: 'tcp', host: 'localhost', port: 4000 }],
    ] as const;
    for (const [value, expected] of cases) {
      assert.deepEqual(parseEngineAddress(value), { ...expected, name: value }, value);
    }
  });

  it('has another port by default, and takes the certificates along, where there is TLS', () => {
    assert.deepEqual(parseEngineAddress('tcp://localhost', '/certs'), {
      kind: 'tcp',
      host: 'localhost',
      port: 2376,
      tlsFolder: '/certs',
      name: 'tcp://localhost',
    });
  });

  it('is refused on another machine, where the workspaces are not', () => {
    const others = [
      'ssh://me@box',
      'tcp://box:2375',
      'tcp://192.0.2.7:2376',
      'tcp://127.evil.test',
      '0.0.0.0:1',
    ];
    for (const value of others) {
      const place = parseEngineAddress(value);
      assert.ok(place.kind === 'refused' && place.why.includes('another machine'), value);
    }
  });

  it('is refused when it is none', () => {
    const none = [
      'unix://relative',
      'unix:///nul\0l',
      'tcp://',
      'tcp://localhost:0',
      'tcp://localhost:99999',
      'tcp://localhost:1/path',
      'https://localhost',
      'fd://3',
      '',
    ];
    for (const value of none) assert.equal(parseEngineAddress(value).kind, 'refused', value);
  });

  it('is bounded and harmless in messages', () => {
    const { name } = parseEngineAddress(`tcp://\u001b[31m${'x'.repeat(5000)}\nnext`);
    assert.ok(name.length <= 200);
    assert.doesNotMatch(name, /[\u0000-\u001f]/);
  });
});
