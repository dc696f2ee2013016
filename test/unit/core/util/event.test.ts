import assert from 'node:assert/strict';
import { DisposableStore, onDispose } from '../../../../src/core/util/disposable';
import { errors, isTskError, messageOf } from '../../../../src/core/util/errors';
import { Emitter } from '../../../../src/core/util/event';

describe('events', () => {
  it('reach every listener, each as often as it was added, until it is disposed', () => {
    const heard: string[] = [];
    const emitter = new Emitter<string>();
    const listener = (value: string): unknown => heard.push(value);
    const first = emitter.event(listener);
    emitter.event(listener);
    emitter.fire('a');
    first.dispose();
    first.dispose();
    emitter.fire('b');
    emitter.dispose();
    emitter.fire('c');
    assert.deepEqual(heard, ['a', 'a', 'b']);
  });

  it('reach the others when one listener throws', () => {
    const heard: string[] = [];
    const failures: unknown[] = [];
    const emitter = new Emitter<string>((error) => failures.push(error));
    emitter.event(() => {
      throw new Error('bug');
    });
    emitter.event((value) => heard.push(value));
    emitter.fire('a');
    assert.deepEqual([heard, failures.map(messageOf)], [['a'], ['bug']]);
  });
});

describe('a store of disposables', () => {
  it('disposes each once, the last first, and at once what comes late', () => {
    const done: string[] = [];
    const store = new DisposableStore();
    for (const what of ['a', 'b']) store.add(onDispose(() => done.push(what)));
    store.dispose();
    store.dispose();
    store.add(onDispose(() => done.push('late')));
    assert.deepEqual(done, ['b', 'a', 'late']);
  });
});

describe('errors', () => {
  it('are known by code, also across bundles', () => {
    const error = errors.unknownTask('12345678');
    const foreign = Object.assign(new Error('x'), { name: 'TskError', code: 'unknown-task' });
    assert.ok(isTskError(error) && isTskError(error, 'unknown-task') && isTskError(foreign, 'unknown-task'));
    assert.ok(!isTskError(error, 'internal') && !isTskError(new Error('x')) && !isTskError('x'));
  });

  it('have a message from anything that was thrown', () => {
    assert.deepEqual(
      [messageOf(new Error('a')), messageOf('b'), messageOf(undefined)],
      ['a', 'b', 'undefined'],
    );
  });
});
