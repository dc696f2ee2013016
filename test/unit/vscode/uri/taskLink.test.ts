import { strict as assert } from 'node:assert';
import { taskLink, taskOfPath } from '../../../../src/vscode/uri/taskLink';
import { anId } from '../aTask';

describe('links to tasks', () => {
  it('lead back to the task', () => {
    const link = taskLink('vscode', anId());
    assert.equal(link, `vscode://tsk.tsk/task/${anId()}`);
    assert.equal(taskOfPath(new URL(link).pathname), anId());
    assert.equal(taskOfPath('/task/00000001'), '00000001');
  });

  it('name nothing else', () => {
    for (const path of ['', '/', '/task/', '/task/../x', '/task/abc', '/run/00000001', '/task/00000001/x'])
      assert.equal(taskOfPath(path), undefined, path);
  });
});
