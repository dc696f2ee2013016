import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import type { Task } from '../../../../src/core/model/task';
import type { TaskId } from '../../../../src/core/model/taskId';
import { errors } from '../../../../src/core/util/errors';
import { OpenShells } from '../../../../src/vscode/terminals/openShells';
import { aTask, states } from '../aTask';

const id = (digit: string): TaskId => `${digit.repeat(8)}-0000-4000-8000-000000000000` as TaskId;

function memento(kept?: unknown): Memento {
  const values = new Map<string, unknown>([['tsk.openShells', kept]]);
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, otherwise?: T) => (values.get(key) ?? otherwise) as T,
    update: (key: string, value: unknown) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}

describe('the shells that a window shows', () => {
  it('are opened again while their tasks are at work, and kept while that cannot be told', async () => {
    const shells = new OpenShells(memento());
    for (const digit of ['a', 'b', 'c', 'd']) await shells.add({ id: id(digit), name: 'main' });
    const said: string[] = [];
    const get = (wanted: TaskId): Promise<Task> => {
      if (wanted === id('a')) return Promise.resolve(aTask({ id: wanted, state: states.working }));
      if (wanted === id('b')) return Promise.resolve(aTask({ id: wanted, state: states.cancelled }));
      return Promise.reject(wanted === id('c') ? errors.unknownTask('cccccccc') : new Error('It is locked.'));
    };
    const living = await shells.living(get, (error) => said.push(String(error)));
    assert.deepEqual(
      living.map(({ shell, task }) => [shell.id, task.id]),
      [[id('a'), id('a')]],
    );
    assert.deepEqual(said, ['Error: It is locked.']);
    assert.deepEqual(
      shells.list().map((shell) => shell.id),
      [id('a'), id('d')],
    );
  });

  it('are remembered each once, and forgotten', async () => {
    const shells = new OpenShells(memento());
    await shells.add({ id: id('a'), name: 'main' });
    await shells.add({ id: id('b'), name: 'e1' });
    await shells.add({ id: id('a'), name: 'main' });
    await shells.add({ id: id('b'), name: 'e2' });
    assert.deepEqual(
      shells.list().map((shell) => `${shell.id[0]} ${shell.name}`),
      ['b e1', 'a main', 'b e2'],
    );
    await shells.remove({ id: id('b'), name: 'e1' });
    assert.equal(shells.list().length, 2);
  });

  it('are at most 50, the latest', async () => {
    const shells = new OpenShells(memento());
    for (let n = 0; n < 60; n++) await shells.add({ id: id('a'), name: `e${n}` });
    assert.deepEqual([shells.list().length, shells.list()[0]?.name], [50, 'e10']);
  });

  for (const kept of [
    undefined,
    null,
    'x',
    [],
    { shells: 'x' },
    { shells: [1, {}, { id: 'x', name: 'main' }, { id: id('a'), name: '../x' }] },
  ]) {
    it(`are none in ${JSON.stringify(kept)}`, () => {
      assert.deepEqual(new OpenShells(memento(kept)).list(), []);
    });
  }
});
