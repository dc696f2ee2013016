import assert from 'node:assert/strict';
import type { Refusal } from '../../../../src/core/sandbox/engineAddress';
import { engineCandidates, type EngineSurroundings } from '../../../../src/core/sandbox/engineCandidates';

const linux: EngineSurroundings = { platform: 'linux', uid: 1000, home: '/h', machines: [] };
const colima = { kind: 'socket', path: '/h/c.sock', name: 'the context "colima"' } as const;
const remote: Refusal = { kind: 'refused', name: 'the context "far"', why: 'leads to another machine' };

const dockerSockets = [
  '/var/run/docker.sock',
  '/h/.docker/run/docker.sock',
  '/h/.docker/desktop/docker.sock',
  '/r/docker.sock',
  '/run/user/1000/docker.sock',
];
const podmanSockets = [
  '/r/podman/podman.sock',
  '/run/user/1000/podman/podman.sock',
  '/tmp/podman-run-1000/podman/podman.sock',
  '/run/podman/podman.sock',
];

type Wanted = Parameters<typeof engineCandidates>[1];

function names(
  environment: Readonly<Record<string, string>>,
  wanted?: Wanted,
  surroundings: Partial<EngineSurroundings> = {},
): readonly string[] {
  return engineCandidates(environment, wanted, { ...linux, ...surroundings }).map(({ name }) => name);
}

describe('where an engine may listen', () => {
  it('is Docker before Podman, the system’s sockets and the user’s own, without the kind that is not wanted', () => {
    const environment = { XDG_RUNTIME_DIR: '/r' };
    assert.deepEqual(names(environment), [...dockerSockets, ...podmanSockets]);
    assert.deepEqual(names(environment, 'docker'), dockerSockets);
    assert.deepEqual(names(environment, 'podman'), podmanSockets);
  });

  it('is only what a variable says, where it can be of the kind that is wanted', () => {
    const docker = { DOCKER_HOST: 'unix:///d.sock' };
    const podman = { CONTAINER_HOST: 'unix:///p.sock' };
    const cases = [
      [docker, undefined, ['unix:///d.sock']],
      [docker, 'docker', ['unix:///d.sock']],
      [podman, undefined, ['unix:///p.sock']],
      [podman, 'podman', ['unix:///p.sock']],
      [{ ...docker, ...podman }, undefined, ['unix:///d.sock']],
      [{ ...docker, ...podman }, 'docker', ['unix:///d.sock']],
      [{ ...docker, ...podman }, 'podman', ['unix:///p.sock']],
    ] as const;
    for (const [environment, wanted, expected] of cases) {
      assert.deepEqual(
        names(environment, wanted, { context: colima }),
        expected,
        JSON.stringify([environment, wanted]),
      );
    }
  });

  it('is for Podman also what DOCKER_HOST says, which many set to it, but not only', () => {
    const found = names({ DOCKER_HOST: 'unix:///d.sock' }, 'podman');
    assert.deepEqual(found.slice(0, 2), ['unix:///d.sock', '/run/user/1000/podman/podman.sock']);
    assert.ok(names({ CONTAINER_HOST: 'unix:///p.sock' }, 'docker').includes('/var/run/docker.sock'));
  });

  it('is the current context first, and only that when DOCKER_CONTEXT names it', () => {
    assert.deepEqual(names({}, 'docker', { context: colima }).slice(0, 2), [
      colima.name,
      '/var/run/docker.sock',
    ]);
    assert.deepEqual(names({ DOCKER_CONTEXT: 'colima' }, undefined, { context: colima }), [colima.name]);
    assert.ok(!names({ DOCKER_CONTEXT: 'colima' }, 'podman', { context: colima }).includes(colima.name));
    assert.equal(names({ DOCKER_CONTEXT: 'default' }, 'docker')[0], '/var/run/docker.sock');
  });

  it('goes on behind a context that cannot be used, and keeps it for the message', () => {
    const found = engineCandidates({}, undefined, { ...linux, context: remote });
    assert.deepEqual(found[0], remote);
    assert.equal(found[1]?.name, '/var/run/docker.sock');
  });

  it('is an error that names the variable when that cannot be used', () => {
    const message = /DOCKER_HOST is "ssh:\/\/box".*another machine.*unset it/;
    assert.throws(() => names({ DOCKER_HOST: 'ssh://box' }), { code: 'bad-input', message });
    assert.throws(() => names({ CONTAINER_HOST: 'ssh://box' }), {
      code: 'bad-input',
      message: /CONTAINER_HOST is/,
    });
    assert.throws(() => names({ DOCKER_CONTEXT: 'far' }, undefined, { context: remote }), {
      code: 'bad-input',
      message: /DOCKER_CONTEXT is "far".*the context "far" leads to another machine/,
    });
  });

  it('takes certificates from where Docker does', () => {
    const tls = (more: Readonly<Record<string, string>>) => {
      const [place] = engineCandidates({ DOCKER_HOST: 'tcp://localhost', ...more }, undefined, linux);
      return place?.kind === 'tcp' ? [place.port, place.tlsFolder] : undefined;
    };
    assert.deepEqual(tls({}), [2375, undefined]);
    assert.deepEqual(tls({ DOCKER_CERT_PATH: '/certs' }), [2375, undefined]);
    assert.deepEqual(tls({ DOCKER_TLS_VERIFY: '1' }), [2376, '/h/.docker']);
    assert.deepEqual(tls({ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' }), [2376, '/certs']);
  });

  it('names no place twice', () => {
    const found = names({ XDG_RUNTIME_DIR: '/run/user/1000' }, undefined, {
      context: { kind: 'socket', path: '/var/run/docker.sock', name: 'the context "x"' },
    });
    assert.ok(!found.includes('/var/run/docker.sock'));
    assert.equal(found.filter((name) => name === '/run/user/1000/docker.sock').length, 1);
  });

  it('trusts a socket below /tmp only in a folder of the user’s own', () => {
    const found = engineCandidates({}, 'podman', linux).find(({ name }) => name.startsWith('/tmp/'));
    assert.equal(found?.kind === 'socket' && found.ownFolder, '/tmp/podman-run-1000');
  });

  it('knows Podman’s machines, and named pipes on Windows', () => {
    assert.ok(names({}, 'podman', { machines: ['/m/podman.sock'] }).includes('/m/podman.sock'));
    const windows = names({}, undefined, { platform: 'win32', uid: undefined });
    assert.ok(windows.length >= 2 && windows.every((name) => name.startsWith('//./pipe/')));
  });
});
