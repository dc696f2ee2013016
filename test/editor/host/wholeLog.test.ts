import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commands, TabInputText, window } from 'vscode';
import { openWholeLog } from '../../../src/vscode/commands/taskLog';
import { aTask } from '../../support/aTask';
import { eventually } from './bench';

/** VS Code hands no text of more than 50 MB to an extension. */
const bytes = 51 * 1024 * 1024;

describe('a whole log that is long', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'tsk-log-'));
  const file = path.join(dir, 'agent.log.txt');

  after(async () => {
    await commands.executeCommand('workbench.action.closeActiveEditor');
    rmSync(dir, { recursive: true, force: true });
  });

  it('is opened all the same', async () => {
    const task = aTask();
    const line = 'A line of a log that is far too long.\n';
    writeFileSync(file, line.repeat(bytes / line.length));
    const core = { tasks: { get: () => Promise.resolve(task) }, writeWholeLog: () => Promise.resolve(file) };
    await openWholeLog.run({ core } as unknown as Parameters<typeof openWholeLog.run>[0], task.id);
    await eventually('the tab', () => {
      const input = window.tabGroups.activeTabGroup.activeTab?.input;
      return Promise.resolve(input instanceof TabInputText && input.uri.fsPath === file ? true : undefined);
    });
    assert.equal(window.tabGroups.activeTabGroup.activeTab?.label, 'agent.log.txt');
  });
});
