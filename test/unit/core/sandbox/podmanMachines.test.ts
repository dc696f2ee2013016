import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { machineSockets, machinesIn } from '../../../../src/core/sandbox/podmanMachines';
import { tempFolder } from '../../../support/tempFolder';

describe('Podman’s machines', () => {
  it('have their sockets below the home folder', async () => {
    const home = tempFolder('machines');
    assert.deepEqual(await machineSockets(home), []);
    const folder = join(home, '.local/share/containers/podman/machine');
    mkdirSync(join(folder, 'default'), { recursive: true });
    assert.deepEqual(await machineSockets(home), [
      join(folder, 'podman.sock'),
      join(folder, 'default/podman.sock'),
    ]);
  });

  it('tell their sockets and pipes themselves', () => {
    const machine = (connection: unknown) => ({ Name: 'm', ConnectionInfo: connection });
    const cases: readonly [unknown, readonly string[]][] = [
      [[machine({ PodmanSocket: { Path: '/t/api.sock' }, PodmanPipe: null })], ['/t/api.sock']],
      [[machine({ PodmanPipe: { Path: '\\\\.\\pipe\\podman-m' } })], ['//./pipe/podman-m']],
      [[machine({ PodmanSocket: { Path: 'relative' } }), machine(undefined), 7], []],
      [{}, []],
    ];
    for (const [output, expected] of cases) assert.deepEqual(machinesIn(JSON.stringify(output)), expected);
    assert.deepEqual(machinesIn('Error: no machine'), []);
  });
});
