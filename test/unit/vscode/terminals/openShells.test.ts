import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import type { TaskId } from '../../../../src/core/model/taskId';
import { OpenShells } from '../../../../src/vscode/terminals/openShells';

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
