import assert from 'node:assert/strict';
import type { SandboxConfig } from '../../../../src/core/model/config';
import type { ContainerRequest } from '../../../../src/core/model/engine';
import type { ProxyDoor } from '../../../../src/core/model/network';
import { taskFiles } from '../../../../src/core/model/taskFiles';
import { networkVariables } from '../../../../src/core/run/networkVariables';
import { homeOf, sandboxRequest } from '../../../../src/core/run/sandboxRequest';
import { aSandboxConfig } from '../../../support/aSandboxConfig';
import { aTask } from '../../../support/aTask';

const task = aTask();
const aDoor: ProxyDoor = {
  volume: 'tsk-proxy-1',
  socketName: 's.sock',
  ports: [],
  mark: 'm.invalid',
  follow: () => Promise.resolve(true),
  close: () => Promise.resolve(),
};

function requestFor(config: Partial<SandboxConfig> = {}, door: ProxyDoor | 'none' = aDoor): ContainerRequest {
  return sandboxRequest(task, {
    dataDir: '/data',
    engine: { kind: 'docker', version: '1', rootless: false, cpus: 2, memoryBytes: 4e9, endpoint: 'x' },
    config: aSandboxConfig(config),
    imageId: 'image',
    workspace: {
      dir: '/data/repo',
      objectMounts: [{ source: '/repo/.git/objects', target: '/tsk/objects/0' }],
      held: new Map(),
      warnings: [],
    },
    files: taskFiles('/data', task.id),
    door: door === 'none' ? undefined : door,
    command: ['agent'],
    variables: { MODEL: 'm' },
    secretsDir: '/dev/shm/s',
    devices: [],
  });
}

describe('the sandbox of a task', () => {
  const request = requestFor();

  it('has no network, and knows its own name', () => {
    assert.equal(request.network, 'none');
    assert.equal(request.hostname, request.name);
    assert.deepEqual(request.hosts, { 'tsk-proxy': '127.0.0.1', [request.name]: '127.0.0.1' });
    assert.deepEqual(request.environment, { MODEL: 'm' });
  });

  it('can write its workspace and its outbox, and nothing else of the host', () => {
    const writable = request.mounts.filter(({ readOnly }) => !readOnly).map(({ target }) => target);
    assert.deepEqual(writable, ['/workspace/repo', '/tsk/outbox']);
  });

  it('never mounts the folder with the log, the scratch folder, the configuration or the database', () => {
    const { output, scratch, config, dir } = taskFiles('/data', task.id);
    for (const mount of request.mounts) {
      if (mount.kind !== 'bind') continue;
      const { source } = mount;
      for (const hidden of [output, scratch, config])
        assert.ok(!hidden.startsWith(`${source}/`) && hidden !== source);
      assert.notEqual(source, dir);
    }
  });

  it('carries the task’s label and name, and asks for no more than the engine has', () => {
    assert.equal(request.name, `tsk-${task.id.slice(0, 8)}`);
    assert.deepEqual(request.labels, { 'tsk.task': task.id, 'tsk.home': homeOf('/data') });
    assert.notEqual(homeOf('/data'), homeOf('/other'));
    assert.equal(request.cpus, 2);
    assert.equal(request.memoryBytes, 4e9);
    assert.equal(requestFor({ memoryGb: 0.5, cpus: 1.5, pids: 99 }).memoryBytes, 2 ** 29);
    assert.equal(requestFor({ cpus: 1.5 }).cpus, 1.5);
    assert.equal(requestFor({ pids: 99 }).pids, 99);
  });

  it('may do nothing beyond an ordinary user unless the configuration says so', () => {
    assert.equal(request.powers, undefined);
    const table = [
      [{ sudo: true }, 'sudo'],
      [{ dind: true }, 'nested'],
      [{ sudo: true, dind: true }, 'sudo-nested'],
      [{ sudo: true, privileged: true }, 'privileged'],
    ] as const;
    for (const [config, powers] of table) assert.equal(requestFor(config).powers, powers);
  });

  it('has the engine’s network and no proxy only when the network is open', () => {
    const open = requestFor({ network: 'open' }, 'none');
    assert.equal(open.network, 'outbound');
    assert.deepEqual(open.hosts, { 'tsk-proxy': '127.0.0.1' });
    const none = requestFor({ network: 'none' }, 'none');
    assert.equal(none.network, 'none');
    assert.ok(none.mounts.every(({ kind }) => kind === 'bind'));
  });

  it('finds each port of the host on the same port of its own, through a socket', () => {
    const ports = [
      { port: 5432, volume: 'tsk-ports-1', socketName: 'a.sock' },
      { port: 6379, volume: 'tsk-ports-1', socketName: 'b.sock' },
    ];
    const { mounts } = requestFor({ hostPorts: [5432, 6379] }, { ...aDoor, ports });
    const found = networkVariables({ ...aDoor, ports }, { network: 'open' }, 'tsk-1');
    assert.deepEqual(found, {
      TSK_PROXY_HOST: 'tsk-proxy',
      TSK_HOST_PORTS: '5432,6379',
      TSK_PORT_SOCKETS: '5432=/run/tsk-ports/0/a.sock 6379=/run/tsk-ports/0/b.sock',
    });
    const volumes = mounts.filter(({ kind }) => kind === 'volume');
    assert.deepEqual(
      volumes.map(({ target, readOnly }) => [target, readOnly]),
      [
        ['/run/tsk', true],
        ['/run/tsk-ports/0', true],
      ],
    );
  });
});
