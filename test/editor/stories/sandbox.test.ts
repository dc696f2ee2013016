import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTestWorkspace } from '../runners/testWorkspace';
import type { Workbench } from '../runners/workbench';
import { Story } from './startStory';
import type { TaskViewPage } from './taskView';

const agent = `#!/bin/sh
curl --silent --output /dev/null http://files.example.test/ || true
curl --silent --output /dev/null http://10.0.0.1/ || true
echo "I asked for what I was not given."
`;

const config = `# What agents get here.
setup = "RUN true"
allow_domains = [".example.com"] # ours
`;

const files = { 'README.md': '# Shop\n', '.tsk/agent.sh': agent, '.tsk/tsk.toml': config };
const minute = 60_000;

describe('the sandbox and its walls (in front of a real workbench)', function () {
  this.timeout(4 * minute);
  const workspace = makeTestWorkspace(files);
  const tomlFile = join(workspace.folder, '.tsk', 'tsk.toml');
  let story: Story;
  let workbench: Workbench;
  let view: TaskViewPage;

  before(async () => {
    story = await Story.start(workspace.folder);
    ({ workbench, view } = story);
    await view.open();
  });

  after(async () => {
    await story.stop();
    workspace.remove();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed ${this.currentTest.title}`);
  });

  it('asks once before a repository’s file gives the sandbox more, and shows exactly what', async () => {
    await view.runTask('Ask around');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('asks for more access than TSK gives by default').waitFor();
    await dialog.getByText('It reaches .example.com').waitFor();
    await dialog.getByText(/It runs 1 line of Dockerfile of setup/).waitFor();
    await story.photograph('approval');
    await dialog.getByRole('button', { name: 'Show Details' }).click();
    // The question stays while somebody reads, also elsewhere in the window.
    const { quickInput } = workbench.window;
    await quickInput.waitForPrompt("Allow what this repository's configuration asks for?");
    const text = workbench.page.locator('.editor-instance .view-lines');
    await text.getByText('key setup').first().click();
    await quickInput.pick('Allow and Continue');
    await view.row('ask-around', 'DONE').waitFor({ timeout: 3 * minute });
    await view.runTask('Ask once more');
    await view.row('ask-once-more', 'DONE').waitFor({ timeout: minute });
    assert.equal(await dialog.count(), 0);
  });

  it('shows below the task which domains were denied', async () => {
    await view.expand('ask-around');
    await view.row('2 domains denied').waitFor();
    await view.expand('2 domains denied');
    await view.row('files.example.test:80', 'denied · once').waitFor();
    await view.row('10.0.0.1:80', 'denied').waitFor();
    await story.photograph('network');
  });

  it('allows a denied domain for the project without losing a comment, and does not ask again', async () => {
    const row = view.row('files.example.test:80');
    await row.hover();
    await row.getByRole('button', { name: 'Allow for This Project' }).click();
    const notice = view.notification('Added files.example.test to the allow-list of this project');
    await notice.waitFor();
    assert.equal(
      readFileSync(tomlFile, 'utf8'),
      config.replace('[".example.com"]', '[".example.com", "files.example.test"]'),
    );
    await story.photograph('allowed');
    await notice.getByRole('button', { name: 'Retry Task' }).click();
    await view.row('ask-around', 'DONE').nth(1).waitFor({ timeout: minute });
    assert.equal(await workbench.page.locator('.monaco-dialog-box').count(), 0);
  });

  it('shows every value of the configuration with where it is from', async () => {
    await workbench.window.runCommand('TSK: Show Effective Configuration');
    const editor = workbench.page.locator('.editor-instance .view-lines');
    await editor.getByText('allow_domains').first().waitFor();
    await editor.getByText('built in').first().waitFor();
    await story.photograph('configuration');
  });

  it('shows the Dockerfile of a sandbox, and which part is from where', async () => {
    await workbench.window.runCommand('TSK: Preview Dockerfile…');
    const { quickInput } = workbench.window;
    await quickInput.waitForPrompt('Select a stack');
    await quickInput.pick('default');
    await quickInput.waitForPrompt('Select an agent');
    await quickInput.pick('script');
    const editor = workbench.page.locator('.editor-instance .view-lines');
    await editor.getByText('FROM debian').first().waitFor();
    await story.photograph('dockerfile');
  });

  it('shows what is wrong in a tsk.toml among the Problems, and starts nothing with it', async () => {
    await workbench.window.runCommand('TSK: Open Project Configuration');
    const editor = workbench.page.locator('.editor-instance .view-lines');
    await editor.getByText('What agents get here').waitFor();
    await workbench.page.keyboard.press('Control+Home');
    await workbench.page.keyboard.type('memry_gb = 4\n');
    await workbench.page.keyboard.press('Control+S');
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await workbench.window.runCommand('Problems: Focus on Problems View');
    await workbench.page.getByText('Did you mean "memory_gb"?').first().waitFor();
    await story.photograph('problems');
    await view.runTask('Never started');
    const notice = view.notification(/tsk\.toml:1:1.*memry_gb/);
    await notice.waitFor();
    await notice.getByRole('button', { name: 'Open tsk.toml' }).waitFor();
    assert.equal(await view.row('never-started').count(), 0);
  });
});
