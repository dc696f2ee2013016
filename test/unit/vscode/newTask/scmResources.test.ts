import assert from 'node:assert/strict';
import { resourcesIn } from '../../../../src/vscode/newTask/scmResources';

const isUri = (value: unknown): value is string => typeof value === 'string';
const file = (resourceUri: string): object => ({ resourceUri });

describe('what the Source Control view hands over', () => {
  it('is every file that is selected, each an argument of its own', () => {
    assert.deepEqual(resourcesIn([file('a'), file('b'), file('c')], isUri), ['a', 'b', 'c']);
  });

  it('is every file of its groups', () => {
    const group = { resourceStates: [file('a'), file('b')] };
    assert.deepEqual(resourcesIn([group, file('c')], isUri), ['a', 'b', 'c']);
  });

  it('is nothing in a whole repository, nor in what is something else', () => {
    assert.deepEqual(resourcesIn([{ rootUri: 'r' }, undefined, 'x', [], { resourceUri: 1 }], isUri), []);
  });
});
