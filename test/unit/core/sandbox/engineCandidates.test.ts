import assert from 'node:assert/strict';
import type { EngineKind } from '../../../../src/core/model/config';
import { engineCandidates, parseEndpoint } from '../../../../src/core/sandbox/engineCandidates';

const linux = { platform: 'linux', uid: 1000 } as const;
const context = { kind: 'socket', path: '/c.sock', name: 'unix:///c.sock' } as const;

function names(environment: Readonly<Record<string, string>>, wanted?: EngineKind, withContext = false) {
  const options = { ...linux, wanted, ...(withContext ? { context } : {}) };
  return engineCandidates({ HOME: '/h', XDG_RUNTIME_DIR: '/r', ...environment }, options).map(
    ({ name }) => name,
  );
}

describe('where an engine may listen', () => {
  it('is only what DOCKER_HOST says, when it is set', () => {
    const cases = [
      ['unix:///x/y.sock', { kind: 'socket', path: '/x/y.sock', name: 'unix:///x/y.sock' }],
      ['tcp://localhost:2375', { kind: 'tcp', host: 'localhost', port: 2375, name: 'tcp://localhost:2375' }],
      ['tcp://[::1]:99', { kind: 'tcp', host: '::1', port: 99, name: 'tcp://[::1]:99' }],
      ['127.0.0.1:4000', { kind: 'tcp', host: '127.0.0.1', port: 4000, name: '127.0.0.1:4000' }],
      ['tcp://127.0.0.1', { kind: 'tcp', host: '127.0.0.1', port: 2375, name: 'tcp://127.0.0.1' }],
    ] as const;
    for (const [value, expected] of cases) {
      assert.deepEqual(engineCandidates({ DOCKER_HOST: value }, linux), [expected], value);
    }
  });

  it('has TLS as the Docker command line has it', () => {
    const [endpoint] = engineCandidates(
      { DOCKER_HOST: 'tcp://localhost', DOCKER_TLS_VERIFY: '1', HOME: '/h' },
      linux,
    );
    assert.deepEqual(endpoint, {
      kind: 'tcp',
      host: 'localhost',
      port: 2376,
      tls: { dir: '/h/.docker' },
      name: 'tcp://localhost',
    });
  });

  it('is an error that names what cannot be used, and why', () => {
    for (const [value, why] of [
      ['ssh://box', /another machine/],
      ['tcp://box:2375', /another machine/],
      ['tcp://10.0.0.5:2375', /another machine/],
      ['ftp://localhost', /cannot use/],
      ['ssh://box\u001b[31m', /^[^\u001b]*$/],
    ] as const) {
      assert.throws(
        () => engineCandidates({ DOCKER_HOST: value }, linux),
        (error: Error) => error.message.startsWith('DOCKER_HOST is "') && why.test(error.message),
        value,
      );
    }
    assert.throws(
      () => parseEndpoint('ssh://box', 'The Docker context "far"'),
      /The Docker context "far" is/,
    );
  });

  it('is Docker before Podman, and the user’s own sockets too', () => {
    const paths = names({});
    assert.equal(paths[0], '/var/run/docker.sock');
    assert.ok(paths.indexOf('/r/docker.sock') < paths.indexOf('/r/podman/podman.sock'));
    assert.ok(paths.includes('/run/podman/podman.sock'));
  });

  it('is of the kind that is wanted', () => {
    assert.ok(names({}, 'docker').every((name) => name.includes('docker')));
    assert.ok(names({}, 'podman').every((name) => name.includes('podman')));
  });

  it('is the Docker context that was chosen instead of Docker’s own sockets', () => {
    assert.deepEqual(names({}, 'docker', true), ['unix:///c.sock']);
    const any = names({}, undefined, true);
    assert.equal(any[0], 'unix:///c.sock');
    assert.ok(!any.includes('/var/run/docker.sock') && any.includes('/run/podman/podman.sock'));
  });

  it('is for Podman what CONTAINER_HOST says, and else also where DOCKER_HOST leads', () => {
    const variables = { CONTAINER_HOST: 'unix:///p.sock', DOCKER_HOST: 'unix:///d.sock' };
    assert.deepEqual(names(variables, 'podman'), ['unix:///p.sock']);
    assert.deepEqual(names(variables, 'docker'), ['unix:///d.sock']);
    assert.deepEqual(names(variables), ['unix:///d.sock']);
    assert.deepEqual(names({ CONTAINER_HOST: 'unix:///p.sock' }), ['unix:///p.sock']);
    const podman = names({ DOCKER_HOST: 'unix:///d.sock' }, 'podman');
    assert.equal(podman[0], 'unix:///d.sock');
    assert.ok(podman.includes('/run/podman/podman.sock'));
  });

  it('is a named pipe on Windows', () => {
    const found = engineCandidates({}, { platform: 'win32', uid: undefined });
    assert.ok(found.every(({ name }) => name.startsWith('//./pipe/')));
  });
});
