import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeTestWorkspace } from '../runners/testWorkspace';
import { Story } from './startStory';

describe('what stands in the way (in front of a real workbench)', function () {
  this.timeout(120_000);
  let story: Story | undefined;
  const workspace = makeTestWorkspace();
  const base = mkdtempSync(path.join(tmpdir(), 'tsk-empty-'));

  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await story?.workbench.screenshot(`failed ${this.currentTest.title}`);
    await story?.stop();
    story = undefined;
  });

  after(() => {
    workspace.remove();
    rmSync(base, { recursive: true, force: true, maxRetries: 3 });
  });

  it('explains Restricted Mode, runs nothing in it, and goes on once trusted', async () => {
    story = await Story.start(workspace.folder, { restricted: true });
    const { page } = story.workbench;
    await story.view.open();
    await story.view.welcome.getByText('Restricted Mode').waitFor();
    await story.view.welcome.getByText('Manage Workspace Trust').waitFor();
    await story.workbench.runCommand('TSK: Run Task…');
    const warning = story.view.notification('runs no task in Restricted Mode');
    await warning.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
    await story.photograph('restricted');
    await warning.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await page.keyboard.press('Escape');
    await story.view.welcome.getByText('No tasks yet').waitFor();
  });

  it('leads from a plain folder to a repository with a commit', async () => {
    const folder = path.join(base, 'plain');
    mkdirSync(folder);
    const git = (...args: string[]): unknown =>
      execFileSync('git', ['-C', folder, ...args], { stdio: 'pipe' });
    story = await Story.start(folder);
    await story.view.open();
    await story.view.welcome.getByText('not in a git repository').waitFor();
    await story.workbench.runCommand('TSK: Run Task…');
    await story.view.notification('is not a git working tree').waitFor();
    await story.photograph('no-repository');
    git('init', '--quiet');
    await story.view.welcome.getByText('no commit yet').waitFor();
    git(
      '-c',
      'user.name=Ada',
      '-c',
      'user.email=ada@example.com',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'First',
    );
    await story.view.welcome.getByText('No tasks yet').waitFor();
  });

  it('explains a missing engine, and keeps what was typed', async () => {
    story = await Story.start(workspace.folder, { env: { DOCKER_HOST: `unix://${base}/no.sock` } });
    await story.view.open();
    await story.view.welcome.getByText('No container engine answers').waitFor();
    await story.view.runTask('Something long that nobody types twice');
    const message = story.view.notification('No container engine answers');
    await message.getByRole('button', { name: 'Retry' }).waitFor();
    await story.photograph('no-engine');
    const { quickInput } = story.workbench.window;
    await story.workbench.runCommand('TSK: Run Task…');
    await quickInput.waitForPrompt('What kind of task?');
    await quickInput.pick('generic');
    await quickInput.waitForPrompt(/What should the agent do/);
    await story.workbench.page.waitForFunction(
      `document.querySelector('.quick-input-filter input').value === 'Something long that nobody types twice'`,
    );
    await quickInput.cancel();
  });

  it('does not touch a database that it cannot read', async () => {
    const data = path.join(base, 'data');
    mkdirSync(data);
    writeFileSync(path.join(data, 'tasks.db'), 'This is no database.');
    story = await Story.start(workspace.folder, { data });
    await story.view.open();
    await story.view.welcome.getByText('The tasks could not be read').waitFor();
    await story.view.welcome.getByText('Choose Another Data Folder').waitFor();
    await story.photograph('unreadable-database');
  });
});
