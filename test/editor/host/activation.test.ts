import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { activated } from './bench';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('the extension in its host', () => {
  it('activates', async () => {
    assert.equal((await activated()).isActive, true);
  });

  it('registers every command', async () => {
    const { contributes } = (await activated()).packageJSON as Manifest;
    const ids = contributes.commands.map(({ command }) => command);
    const known = new Set(await commands.getCommands(true));
    assert.ok(ids.length);
    assert.deepEqual(
      ids.filter((id) => !known.has(id)),
      [],
    );
  });

  it('contributes its view', async () => {
    await commands.executeCommand('tsk.tasks.focus');
  });
});
