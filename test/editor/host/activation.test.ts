import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { commandIds } from '../../../src/vscode/commands/ids';
import { activated } from './bench';

describe('the extension in its host', () => {
  it('activates', async () => {
    assert.equal((await activated()).isActive, true);
  });

  it('registers every command', async () => {
    await activated();
    const known = new Set(await commands.getCommands(true));
    assert.deepEqual(
      commandIds.filter((id) => !known.has(id)),
      [],
    );
  });

  it('contributes its view', async () => {
    await commands.executeCommand('tsk.tasks.focus');
  });
});
