import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTestWorkspace } from '../runners/testWorkspace';
import type { Workbench } from '../runners/workbench';
import { Story } from './startStory';
import type { TaskViewPage } from './taskView';
import { TerminalPage } from './terminalPage';

const minute = 60_000;
const files = {
  'README.md': '# Greeter\n\nSays hello.\n',
  '.tsk/agent.sh': '#!/bin/sh\necho "by the agent" > begun.txt\necho "Working"\nsleep 600\n',
  // A terminal that is drawn as text can be read.
  '.vscode/settings.json': '{ "terminal.integrated.gpuAcceleration": "off" }\n',
};

describe('a shell in a sandbox (in front of a real workbench)', function () {
  this.timeout(4 * minute);
  const workspace = makeTestWorkspace(files);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', workspace.folder, ...args], { encoding: 'utf8' }).trim();
  let story: Story;
  let workbench: Workbench;
  let view: TaskViewPage;
  let terminal: TerminalPage;

  before(async () => {
    story = await Story.start(workspace.folder);
    ({ workbench, view } = story);
    terminal = new TerminalPage(workbench.page);
    await view.open();
  });

  after(async () => {
    await story.stop();
    workspace.remove();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed ${this.currentTest.title}`);
  });

  /** The list of profiles is not whole before VS Code has looked for the shells of the machine. */
  async function chooseProfile(name: string): Promise<void> {
    const { quickInput } = workbench.window;
    for (let tries = 0; ; tries++) {
      await workbench.runCommand('Create New Terminal (With Profile)');
      await quickInput.waitForPrompt(/Select the terminal profile/);
      const isThere = await quickInput
        .row(name)
        .waitFor({ timeout: 2_000 })
        .then(
          () => true,
          () => false,
        );
      if (isThere) return quickInput.row(name).click();
      if (tries === 20) throw new Error(`There is no terminal profile "${name}".`);
      await quickInput.cancel();
    }
  }

  it('opens from the palette, and what is typed happens in the sandbox', async () => {
    await workbench.runCommand('TSK: Open Shell…');
    await workbench.window.quickInput.waitForPrompt('Choose a sandbox');
    await story.photograph('shell-choice');
    await workbench.page.keyboard.press('Enter');
    await terminal.sees(/agent@[\w-]+:\/workspace\/sample\$ ?$/, 3 * minute);
    await terminal.types('echo "greeted by $(id -un)" > hello.txt; cat hello.txt\n');
    await terminal.sees(/greeted by agent\s+agent@/);
    await view.row('shell', 'RUNNING').waitFor();
    await story.photograph('shell-open');
  });

  it('is found again after a reload, with what was on the screen', async () => {
    await terminal.types('echo half a li');
    await terminal.sees(/\$ echo half a li$/);
    await workbench.window.reload();
    await terminal.sees(/greeted by agent[^]*\$ echo half a li$/, minute);
    await terminal.types('ne\n');
    await terminal.sees(/half a line\s+agent@/);
    await view.open();
    await story.photograph('shell-after-reload');
  });

  it('becomes a branch when it ends, and offers the review', async () => {
    await terminal.types('exit\n');
    await view.row('shell', 'DONE').waitFor({ timeout: minute });
    const branch = git('for-each-ref', '--format=%(refname:short)', 'refs/heads/tsk/');
    assert.match(branch, /^tsk\/shell\/shell\/[0-9a-f]{8}$/);
    assert.equal(git('show', `${branch}:hello.txt`), 'greeted by agent');
    const notice = view.notification(/“shell” is done: 1 file \+1 −0/);
    await notice.waitFor();
    await story.photograph('shell-done');
    await notice.getByRole('button', { name: 'Review Changes' }).click();
    await workbench.page.locator('.multiDiffEditor').getByText('greeted by agent').first().waitFor();
  });

  it('ends when its terminal is closed, and says that nothing was changed', async () => {
    await chooseProfile('TSK Sandbox');
    await terminal.sees(/agent@[\w-]+:\/workspace\/sample\$ ?$/, minute);
    await workbench.runCommand('Terminal: Kill the Active Terminal Instance');
    await view.notification(/“shell” is done: no changes/).waitFor({ timeout: minute });
    await story.photograph('shell-closed');
  });

  it('begins on a branch, without the uncommitted work', async () => {
    git('branch', 'released');
    writeFileSync(join(workspace.folder, 'README.md'), '# Greeter\n\nSays goodbye.\n');
    const { quickInput } = workbench.window;
    await workbench.runCommand('TSK: Open Shell…');
    await quickInput.waitForPrompt('Choose a sandbox');
    await quickInput.field.fill('on a branch');
    await workbench.page.keyboard.press('Enter');
    await quickInput.waitForPrompt('Choose a branch. Uncommitted work is not included.');
    await quickInput.row('main').waitFor();
    await story.photograph('shell-branch');
    await quickInput.pick('released');
    await terminal.sees(/agent@[\w-]+:\/workspace\/sample\$ ?$/, minute);
    await terminal.types('git status --short; tail -n 1 README.md\n');
    await terminal.sees(/README\.md\s+Says hello\.\s+agent@/);
    await terminal.leaves();
    await view
      .notification(/“shell” is done: no changes/)
      .first()
      .waitFor({ timeout: minute });
  });

  it('opens beside the agent of a task that runs, in the same sandbox', async () => {
    await view.runTask('Work for ever');
    await view.log.getByText('Working').waitFor({ timeout: minute });
    const row = view.row('work-for-ever', 'RUNNING');
    await row.hover();
    await row.getByRole('button', { name: 'Open Shell' }).click();
    await terminal.sees(/agent@[\w-]+:\/workspace\/sample\$ ?$/, minute);
    await terminal.types('cat begun.txt\n');
    await terminal.sees(/\$ cat begun\.txt\s+by the agent\s+agent@/);
    await story.photograph('shell-beside');
  });

  it('leads from a place that its terminal names to the user’s own file', async () => {
    await terminal.types('grep -n -H . README.md\n');
    await terminal.sees(/README\.md:3:Says goodbye\.\s+agent@/);
    await terminal.follow('README.md:3');
    await workbench.page.locator('.tab.active', { hasText: 'README.md' }).waitFor();
    await workbench.page.locator('.statusbar').getByText('Ln 3, Col 1').waitFor();
    await story.photograph('shell-link');
  });

  it('ends alone: its task goes on, and stops when the user says so', async () => {
    await workbench.runCommand('Terminal: Kill the Active Terminal Instance');
    const row = view.row('work-for-ever', 'RUNNING');
    await row.hover();
    await row.getByRole('button', { name: 'Cancel Task' }).click();
    await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Cancel Task' }).click();
    await view.row('work-for-ever', 'CANCELLED').waitFor({ timeout: minute });
  });
});
