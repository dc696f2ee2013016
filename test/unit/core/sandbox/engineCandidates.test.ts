import assert from 'node:assert/strict';
import { engineCandidates } from '../../../../src/core/sandbox/engineCandidates';

describe('where an engine may listen', () => {
  it('is only what DOCKER_HOST says, when it is set', () => {
    const cases = [
      ['unix:///x/y.sock', { kind: 'socket', path: '/x/y.sock', name: 'unix:///x/y.sock' }],
      ['tcp://box:2375', { kind: 'tcp', host: 'box', port: 2375, name: 'tcp://box:2375' }],
      ['tcp://[::1]:99', { kind: 'tcp', host: '::1', port: 99, name: 'tcp://[::1]:99' }],
      ['box:4000', { kind: 'tcp', host: 'box', port: 4000, name: 'box:4000' }],
      ['tcp://box', { kind: 'tcp', host: 'box', port: 2375, name: 'tcp://box' }],
    ] as const;
    for (const [value, expected] of cases) {
      assert.deepEqual(engineCandidates({ DOCKER_HOST: value }, 'linux', 1000), [expected], value);
    }
  });

  it('is an error that names DOCKER_HOST when that cannot be used', () => {
    assert.throws(() => engineCandidates({ DOCKER_HOST: 'ssh://box' }), {
      code: 'bad-input',
      message: /DOCKER_HOST is "ssh:\/\/box"/,
    });
  });

  it('is Docker before Podman, and the user’s own sockets too', () => {
    const paths = engineCandidates({ HOME: '/h', XDG_RUNTIME_DIR: '/r' }, 'linux', 1000).map(
      ({ name }) => name,
    );
    assert.equal(paths[0], '/var/run/docker.sock');
    assert.ok(paths.indexOf('/r/docker.sock') < paths.indexOf('/r/podman/podman.sock'));
    assert.ok(paths.includes('/run/podman/podman.sock'));
  });

  it('is a named pipe on Windows', () => {
    assert.ok(engineCandidates({}, 'win32', undefined).every(({ name }) => name.startsWith('//./pipe/')));
  });
});
