import assert from 'node:assert/strict';
import type { EngineInfo } from '../../../../src/core/model/engine';
import { routeToHost } from '../../../../src/core/sandbox/routeToHost';

const engine = (part: Partial<EngineInfo> = {}): EngineInfo => ({
  kind: 'docker',
  version: '28',
  rootless: false,
  cpus: 2,
  memoryBytes: 1,
  endpoint: '/var/run/docker.sock',
  ...part,
});
const near = { network: 'host', host: 'localhost' };
const far = { network: 'outbound', host: 'host.docker.internal' };

describe('the way from a container to the host', () => {
  for (const [what, info, platform, way] of [
    ['an engine of this machine', engine(), 'linux', near],
    ['Podman without root', engine({ kind: 'podman', rootless: true }), 'linux', near],
    ['any engine on macOS', engine(), 'darwin', far],
    ['any engine on Windows', engine({ endpoint: '//./pipe/docker_engine' }), 'win32', far],
    [
      'Docker Desktop on Linux',
      engine({ endpoint: 'Docker\'s context "desktop-linux" at unix:///home/x/.docker/desktop/docker.sock' }),
      'linux',
      far,
    ],
    [
      'a Podman machine on Linux',
      engine({
        kind: 'podman',
        endpoint: '/home/x/.local/share/containers/podman/machine/a/podman.sock',
      }),
      'linux',
      far,
    ],
  ] as const) {
    it(`is known for ${what}`, () => assert.deepEqual(routeToHost(info, platform), way));
  }

  it('is none for Docker without root, and that is said', () => {
    assert.throws(() => routeToHost(engine({ rootless: true }), 'linux'), {
      code: 'bad-input',
      message: /host_ports/,
    });
  });
});
