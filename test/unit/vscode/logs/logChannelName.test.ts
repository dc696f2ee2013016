import { strict as assert } from 'node:assert';
import { logChannelName, taskOfChannel } from '../../../../src/vscode/logs/logChannelName';
import { aTask } from '../aTask';

describe('the name of a log channel', () => {
  it('leads back to its task, whatever the task is called', () => {
    assert.equal(taskOfChannel(logChannelName(aTask())), '00000001');
    assert.equal(taskOfChannel(logChannelName(aTask({ name: 'x (deadbeef)' }))), '00000001');
    assert.equal(taskOfChannel('TSK'), undefined);
  });
});
