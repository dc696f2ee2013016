import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { repoRoot } from '../runners/bench';
import { makeTestWorkspace } from '../runners/testWorkspace';
import type { Workbench } from '../runners/workbench';
import { Story } from './startStory';
import type { TaskViewPage } from './taskView';

const agent = `#!/bin/sh
if grep -q 'break' "$1"; then exit 3; fi
echo "Done."
`;
const minute = 60_000;

describe('around the queue (in front of a real workbench)', function () {
  this.timeout(4 * minute);
  const workspace = makeTestWorkspace({
    'README.md': '# Shop\n\n[a task](code-oss://tsk.tsk/task/ffffffff)\n',
    '.tsk/agent.sh': agent,
  });
  // A home without any agent's log-in.
  const home = mkdtempSync(path.join(tmpdir(), 'tsk-home-'));
  const data = path.join(home, 'data');
  const nobody = {
    ANTHROPIC_API_KEY: '',
    ANTHROPIC_AUTH_TOKEN: '',
    CLAUDE_CODE_OAUTH_TOKEN: '',
    OPENAI_API_KEY: '',
    CODEX_API_KEY: '',
  };
  let story: Story;
  let workbench: Workbench;
  let view: TaskViewPage;

  before(async () => {
    story = await Story.start(workspace.folder, {
      data,
      env: { ...nobody, CLAUDE_CONFIG_DIR: path.join(home, 'claude'), CODEX_HOME: path.join(home, 'codex') },
    });
    ({ workbench, view } = story);
    await view.open();
  });

  after(async () => {
    await story.stop();
    workspace.remove();
    rmSync(home, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed ${this.currentTest.title}`);
  });

  const noLogin = (): Locator => view.welcome.getByText('No agent is logged in');
  /** Adds a task to the queue. */
  async function queue(prompt: string): Promise<void> {
    await view.describeTask('TSK: Add Task…', prompt);
    await workbench.window.quickInput.pick('script');
  }
  /** Adds a task in a terminal of this machine. */
  function addElsewhere(prompt: string): void {
    const args = ['add', '--agent', 'script', '--repo', workspace.folder, '--prompt', prompt];
    const env = { ...process.env, TSK_DATA_HOME: data };
    execFileSync(process.execPath, [path.join(repoRoot, 'bin', 'tsk'), ...args], { env });
  }
  /** Which ends are told: a setting of the machine. */
  async function notify(level: 'failures' | 'none'): Promise<void> {
    const file = path.join(workbench.home, 'data', 'Machine', 'settings.json');
    const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...settings, 'tsk.notify': level }));
    // Nothing on the screen says that VS Code has read it.
    await workbench.page.waitForTimeout(5_000);
  }

  it('checks everything that a task needs, in words', async () => {
    await workbench.runCommand('TSK: Doctor');
    const { quickInput } = workbench.window;
    await quickInput.waitForPrompt(/Tasks can run/);
    const list = quickInput.widget;
    await list.getByText('Container engine').first().waitFor();
    await list.getByText('Log-in of claude').first().waitFor();
    await story.photograph('doctor');
  });

  it('says in the empty view that no agent is logged in, with a button', async () => {
    const { quickInput } = workbench.window;
    await quickInput.cancel();
    await noLogin().waitFor();
    await story.photograph('no-login');
    await view.welcome.getByRole('button', { name: 'Set Agent Credentials…' }).click();
    await quickInput.waitForPrompt('Select an agent');
    await quickInput.cancel();
  });

  it('sets a key from the findings, in VS Code’s own storage', async () => {
    const { quickInput } = workbench.window;
    await workbench.runCommand('TSK: Doctor');
    await quickInput.waitForPrompt(/Tasks can run/);
    await quickInput.field.fill('Log-in of claude');
    await workbench.page.keyboard.press('Enter');
    await quickInput.waitForPrompt(/claude: .*no credentials/);
    await story.photograph('credentials');
    await quickInput.pick('ANTHROPIC_API_KEY');
    await quickInput.answer('sk-of-nobody');
    await view.notification('Set the secret ANTHROPIC_API_KEY').waitFor();
    await workbench.runCommand('TSK: Set Agent Credentials…');
    await quickInput.widget.getByText('Uses ANTHROPIC_API_KEY').waitFor();
    await quickInput.cancel();
    await noLogin().waitFor({ state: 'detached' });
  });

  it('begins nothing while the queue is paused, also after a reload', async () => {
    await workbench.runCommand('TSK: Pause Queue');
    await view.statusEntry.getByText('paused').waitFor();
    await queue('Wait for me');
    await view.row('wait-for-me', 'QUEUED').waitFor();
    await workbench.window.reload();
    await view.open();
    await view.statusEntry.getByText('paused, 1 queued').waitFor();
    await view.row('wait-for-me', 'QUEUED').waitFor();
    const hint = workbench.page.locator('.monaco-hover').getByText('does not start queued tasks');
    // A hover is lost when the entry changes under the pointer.
    for (let tries = 0; tries < 20 && !(await hint.isVisible()); tries++) {
      await workbench.page.mouse.move(600, 300);
      await view.statusEntry.hover();
      await hint.waitFor({ timeout: 2_000 }).catch(() => undefined);
    }
    await hint.waitFor({ timeout: 2_000 });
    await story.photograph('paused');
    await workbench.runCommand('TSK: Resume Queue');
    await view.row('wait-for-me', 'DONE').waitFor({ timeout: 3 * minute });
  });

  it('tells what ended while nobody looked as one, when somebody does', async () => {
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.window.whileAway(async () => {
      for (const prompt of ['Mend one', 'Mend two', 'Mend three']) addElsewhere(prompt);
      for (const name of ['mend-one', 'mend-two', 'mend-three'])
        await view.row(name, 'DONE').waitFor({ timeout: minute });
      await workbench.page.waitForTimeout(1_000);
    });
    await view.notification('TSK: 3 tasks are done.').waitFor();
    await story.photograph('ended-together');
    await view.notification('are done').getByRole('button', { name: 'Show Tasks' }).click();
    await view.notification('done').waitFor({ state: 'detached' });
  });

  it('tells only the ends that the user wants to hear of', async () => {
    await notify('none');
    await queue('Please break quietly');
    await view.row('please-break-quietly', 'FAILED').waitFor({ timeout: minute });
    await workbench.page.waitForTimeout(1_000);
    assert.equal(await view.notification('break').count(), 0);
    await notify('failures');
    await queue('Mend quietly');
    await view.row('mend-quietly', 'DONE').waitFor({ timeout: minute });
    await queue('Please break loudly');
    await view.notification(/please-break-loudly.*failed/).waitFor({ timeout: minute });
    assert.equal(await view.notification('TSK').count(), 1);
  });

  it('copies a link to a task', async () => {
    await workbench.runCommand('TSK: Copy Link to Task');
    await workbench.window.quickInput.waitForPrompt('Select a task');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.statusbar').getByText('Copied the link').waitFor();
  });

  it('follows the link to a task, and says when there is none', async () => {
    const { page, window } = workbench;
    await page.keyboard.press('ControlOrMeta+P');
    await window.quickInput.pick('README.md');
    // It would lie over the first line.
    await window.quickInput.widget.waitFor({ state: 'hidden' });
    await page
      .locator('.editor-instance .detected-link')
      .first()
      .click({ modifiers: ['ControlOrMeta'] });
    await view.notification('There is no task "ffffffff"').waitFor({ timeout: minute });
  });

  it('leads through the first steps, and knows which are done', async () => {
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await workbench.window.quickInput.pick('Get Started with TSK');
    const page = workbench.page.locator('.gettingStartedContainer');
    await page.getByText('A container engine').first().waitFor();
    await page.locator('[data-done-step-id$="#review"]').first().waitFor();
    // VS Code notices a step only while it shows the walkthrough.
    await page.getByText('Run Doctor').first().click();
    await workbench.window.quickInput.waitForPrompt(/Tasks can run|No problems found/);
    await workbench.window.quickInput.cancel();
    await page.locator('.complete[data-done-step-id$="#engine"]').first().waitFor();
    await story.photograph('walkthrough');
  });
});
