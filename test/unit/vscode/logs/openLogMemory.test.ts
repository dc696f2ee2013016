import { strict as assert } from 'node:assert';
import { OpenLogMemory } from '../../../../src/vscode/logs/openLogMemory';
import { Memory } from '../../../support/memory';
import { anId } from '../aTask';

const listed = { status: 'listed' };
const looked = { hasLooked: true };

describe('the logs that were open before a reload', () => {
  it('are kept until the tasks and the folders are known, whichever comes first', async () => {
    const memory = new Memory();
    await memory.update('tsk.openLogs', [anId(1), anId(2)]);
    const open = new OpenLogMemory(memory);
    assert.deepEqual(open.take({ status: 'unchecked' }, looked), []);
    assert.deepEqual(open.take(listed, { hasLooked: false }), []);
    await open.keep([]);
    assert.deepEqual(memory.get('tsk.openLogs'), [anId(1), anId(2)]);
    assert.deepEqual(open.take(listed, looked), [anId(1), anId(2)]);
    assert.deepEqual(open.take(listed, looked), []);
    await open.keep([anId(2), anId(3)]);
    assert.deepEqual(memory.get('tsk.openLogs'), [anId(2), anId(3)]);
  });

  it('are none where the memory holds something else', async () => {
    const memory = new Memory();
    await memory.update('tsk.openLogs', [7, 'rubbish', anId(1)]);
    assert.deepEqual(new OpenLogMemory(memory).take(listed, looked), [anId(1)]);
    await memory.update('tsk.openLogs', 'rubbish');
    assert.deepEqual(new OpenLogMemory(memory).take(listed, looked), []);
  });
});
