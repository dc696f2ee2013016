import assert from 'node:assert/strict';
import { taskFiles } from '../../../../src/core/model/taskFiles';
import { sandboxRequest } from '../../../../src/core/run/sandboxRequest';
import { aTask } from '../../../support/aTask';

describe('the sandbox of a task', () => {
  const task = aTask();
  const request = sandboxRequest(task, {
    engine: { kind: 'docker', version: '1', rootless: false, cpus: 2, memoryBytes: 4e9, endpoint: 'x' },
    imageId: 'image',
    workspace: {
      dir: '/data/repo',
      objectMounts: [{ source: '/repo/.git/objects', target: '/tsk/objects/0' }],
    },
    files: taskFiles('/data', task.id),
    door: {
      volume: 'tsk-proxy-1',
      socketName: 's.sock',
      close: () => Promise.resolve(),
    },
    command: ['agent'],
    environment: { MODEL: 'm' },
    secretsDir: '/dev/shm/s',
  });

  it('has no network, and reaches the proxy by a socket of its own', () => {
    assert.equal(request.network, 'none');
    assert.equal(request.environment['TSK_PROXY_SOCKET'], '/run/tsk/s.sock');
    assert.equal(request.environment['https_proxy'], 'http://127.0.0.1:3128');
  });

  it('can write its workspace and its outbox, and nothing else of the host', () => {
    const writable = request.mounts.filter(({ readOnly }) => !readOnly).map(({ target }) => target);
    assert.deepEqual(writable, ['/workspace/repo', '/tsk/outbox']);
  });

  it('never mounts the folder with the log, the scratch folder or the database', () => {
    const { output, scratch, dir } = taskFiles('/data', task.id);
    for (const mount of request.mounts) {
      if (mount.kind !== 'bind') continue;
      const { source } = mount;
      for (const hidden of [output, scratch])
        assert.ok(!hidden.startsWith(`${source}/`) && hidden !== source);
      assert.notEqual(source, dir);
    }
  });

  it('carries the task’s label and name, and asks for no more than the engine has', () => {
    assert.equal(request.name, `tsk-${task.id.slice(0, 8)}`);
    assert.deepEqual(request.labels, { 'tsk.task': task.id });
    assert.equal(request.cpus, 2);
    assert.equal(request.memoryBytes, 4e9);
  });
});
