import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Task } from '../../../src/core/model/task';
import { seedBranch, seedTasks } from '../../support/seedTasks';
import { taskIn } from '../../support/taskIn';
import { makeTestWorkspace } from '../runners/testWorkspace';
import { Story } from './startStory';

describe('what stands in the way (in front of a real workbench)', function () {
  this.timeout(240_000);
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
    const warning = story.view.notification('does not run tasks in Restricted Mode');
    await warning.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
    await story.photograph('restricted');
    await warning.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await page.keyboard.press('Escape');
    await story.view.welcome.getByText('No tasks yet').waitFor();
  });

  it('lists earlier tasks in Restricted Mode, and runs no git for them', async () => {
    const data = path.join(base, 'earlier');
    const calls = path.join(base, 'calls');
    await seedTasks(data, earlierTasks(workspace.folder));
    story = await Story.start(workspace.folder, {
      data,
      restricted: true,
      env: gitThatTells(path.join(base, 'config'), calls),
      settings: { 'tsk.workers': 0 },
    });
    const { view, workbench } = story;
    const { page } = workbench;
    await view.open();
    await view.row('add-greeting', 'DONE').waitFor();
    await view.expand('add-greeting');
    await view.row('Cannot read the changes').waitFor();
    await view.row('document-greeting').first().click();
    await page.keyboard.press('Delete');
    await workbench.runCommand('TSK: Remove Old Images…');
    const manage = view
      .notification('does not run git in Restricted Mode')
      .getByRole('button', { name: 'Manage Workspace Trust' });
    await manage.waitFor();
    await workbench.runCommand('TSK: Cancel Task');
    await workbench.window.quickInput.pick('document-greeting');
    await view.row('document-greeting', 'CANCELLED').waitFor();
    await story.photograph('restricted-earlier');
    assert.deepEqual(callsOfTsk(calls), []);

    await manage.click();
    await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await view.row('hello.ts').waitFor();
    assert.match(callsOfTsk(calls).join('\n'), /diff-tree/);
  });

  it('says that the data folder cannot be used, and offers a reload once it is another', async () => {
    const settings = { 'tsk.dataHome': 'not/absolute' };
    story = await Story.start(workspace.folder, { settings });
    const { view, workbench } = story;
    await view.notification('is not an absolute path').waitFor();
    const file = path.join(workbench.home, 'data', 'Machine', 'settings.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('not/absolute', path.join(base, 'better')));
    const hint = view.notification('uses the new data folder after a reload');
    await hint.getByRole('button', { name: 'Reload Window' }).click();
    await view.open();
    await view.welcome.getByText('No tasks yet').waitFor();
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
    await story.view.welcome.getByText('No container engine is running').waitFor();
    await story.view.runTask('Something long that nobody types twice');
    const message = story.view.notification('No container engine answers');
    await message.getByRole('button', { name: 'Retry' }).waitFor();
    await story.photograph('no-engine');
    const { quickInput } = story.workbench.window;
    await story.workbench.runCommand('TSK: Run Task…');
    await quickInput.waitForPrompt('Select a task type');
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
    await story.view.welcome.getByText('Cannot read the tasks').waitFor();
    await story.view.welcome.getByText('Choose Another Data Folder').waitFor();
    await story.photograph('unreadable-database');
  });
});

/** Lets every git say in `calls` what it is asked; VS Code's own ones do too. Returns the environment that does it. */
function gitThatTells(folder: string, calls: string): { readonly XDG_CONFIG_HOME: string } {
  mkdirSync(path.join(folder, 'git'), { recursive: true });
  writeFileSync(path.join(folder, 'git', 'config'), `[trace2]\n\tnormalTarget = ${calls}\n`);
  return { XDG_CONFIG_HOME: folder };
}

/** What TSK asked of git: only its own calls leave out the hooks. */
function callsOfTsk(calls: string): readonly string[] {
  if (!existsSync(calls)) return [];
  return readFileSync(calls, 'utf8')
    .split('\n')
    .filter((line) => / start \S*git /.test(line) && line.includes('core.hooksPath=/dev/null'));
}

/** One task that is done, with a branch, and one that waits. */
function earlierTasks(folder: string): readonly Task[] {
  const change = seedBranch(folder, 'tsk/feat/add-greeting/00000001', { 'hello.ts': 'export {};\n' });
  const ended = { startedAt: '2026-01-01T10:00:00.000Z', endedAt: '2026-01-01T10:05:00.000Z' };
  return [
    taskIn(folder, 'add-greeting', 20, {
      state: { kind: 'completed', ...ended, outcome: { exitCode: 0, change } },
    }),
    taskIn(folder, 'document-greeting', 10),
  ];
}
