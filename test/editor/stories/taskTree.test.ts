import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Task } from '../../../src/core/model/task';
import { beginTask, seedBranch, seedTasks } from '../../support/seedTasks';
import { taskIn } from '../../support/taskIn';
import { makeTestWorkspace } from '../runners/testWorkspace';
import type { Workbench } from '../runners/workbench';
import { Story } from './startStory';
import type { TaskViewPage } from './taskView';

const long = Array.from({ length: 20 }, (_, n) => `echo "step ${n}"`).join('\n');
const files = {
  'README.md': '# Greeter\n',
  'greet.sh': `${long}\n`,
  'old.txt': 'Nobody reads this.\n',
  'lib/names.ts': `// names\n${long}\n`,
};

describe('many tasks in the tree (in front of a real workbench)', function () {
  this.timeout(240_000);
  const workspace = makeTestWorkspace(files);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', workspace.folder, ...args], { encoding: 'utf8' }).trim();
  const branches = (): string => git('for-each-ref', '--format=%(refname:short)', 'refs/heads/tsk/');
  let data: string;
  let story: Story;
  let workbench: Workbench;
  let view: TaskViewPage;

  before(async () => {
    data = mkdtempSync(path.join(tmpdir(), 'tsk-story-'));
    await seedTasks(data, manyTasks(workspace.folder));
    // No worker: everything stays as it is.
    story = await Story.start(workspace.folder, { data, settings: { 'tsk.workers': 0 } });
    ({ workbench, view } = story);
  });

  after(async () => {
    await story.stop();
    workspace.remove();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed ${this.currentTest.title}`);
  });

  const choose = async (name: string, item: string): Promise<void> => {
    await view.row(name).first().click({ button: 'right' });
    const entry = workbench.page.locator('.monaco-menu').getByText(item, { exact: true });
    await entry.hover();
    // A menu takes no click at once: the one that opened it might still be under way.
    await workbench.page.waitForTimeout(300);
    await entry.click();
    await entry.waitFor({ state: 'detached' });
  };

  it('shows chains, groups, and what each task waits for', async () => {
    await view.open();
    await view.row('add-greeting', /DONE · 4 files \+3 −1 · \$0.42 · claude/).waitFor();
    await view.row('document-greeting', 'QUEUED').waitFor();
    await view.row('translate-docs', 'WAITING for document-greeting').waitFor();
    await view.row('tidy-imports', /BLOCKED until \d\d:\d\d · codex/).waitFor();
    await view.row('speed-up-parser', /1\/3 ended, 1 failed · claude, codex/).waitFor();
    const badge = workbench.page.locator('.activitybar .badge-content', { hasText: '1' });
    await badge.first().waitFor();
    await story.photograph('tree');
    await story.photographContrast('tree');
  });

  it('opens the diff of a changed file, and takes the result off the badge', async () => {
    await view.row('4 files changed').waitFor();
    await view.expand('4 files changed');
    const spoken = [
      'greet.sh, modified',
      'src/hello.ts, added',
      'old.txt, deleted',
      'lib/people.ts, renamed from',
    ];
    for (const name of spoken) await workbench.page.getByRole('treeitem', { name }).waitFor();
    await view.row('greet.sh').click();
    await workbench.page.locator('.tab', { hasText: 'greet.sh (add-greeting)' }).waitFor();
    await workbench.page.locator('.monaco-diff-editor').getByText('Hello!').first().waitFor();
    await workbench.page
      .locator('.activitybar .action-item', { has: workbench.page.locator('[aria-label^="TSK"]') })
      .locator('.badge-content:visible')
      .waitFor({ state: 'hidden' });
    await story.photograph('tree-files');
  });

  it('leads from the reason of a failure to what helps', async () => {
    await view.expand('fix-login');
    await workbench.page
      .getByRole('treeitem', { name: 'Reason: The log-in of claude was refused' })
      .waitFor();
    await story.photograph('tree-reason');
    await view.row('Set Agent Credentials…').click();
    await workbench.window.quickInput.widget.waitFor();
    await workbench.window.quickInput.cancel();
  });

  it('filters, groups and sorts, and remembers that', async () => {
    const { quickInput } = workbench.window;
    const heading = workbench.page.getByRole('treeitem', { name: /^Queued, \d tasks/ });
    await workbench.runCommand('TSK: Filter Tasks…');
    await quickInput.waitForPrompt(/Select what to show/);
    await story.photograph('tree-filter-choices');
    await quickInput.row('Failed').click();
    await quickInput.widget.getByRole('button', { name: 'OK' }).click();
    await view.row('fix-login').waitFor();
    await view.row('document-greeting').first().waitFor({ state: 'detached' });
    await workbench.page.getByText('2 of 11 tasks: Failed').waitFor();
    await workbench.runCommand('TSK: Filter Tasks by Text…');
    await quickInput.answer('nothing like this');
    await view.welcome.getByText('No tasks match the filter').waitFor();
    await story.photograph('tree-filtered');
    await view.welcome.getByText('Clear Filter').click();
    await view.row('document-greeting').first().waitFor();
    await workbench.runCommand('TSK: Group Tasks…');
    await quickInput.pick('By State');
    await heading.waitFor();
    await story.photograph('tree-grouped');
    await workbench.window.reload();
    // The editor that comes back takes the focus, and closes a question that is open then.
    await workbench.page.locator('.monaco-diff-editor').getByText('Hello!').first().waitFor();
    await view.open();
    await heading.waitFor();
    await workbench.runCommand('TSK: Group Tasks…');
    await quickInput.pick('By Repository');
    await workbench.runCommand('TSK: Sort Tasks…');
    await quickInput.pick('By Queue Order');
  });

  it('lets tasks be dragged to another place in the queue, and below another task', async () => {
    const { quickInput } = workbench.window;
    const top = async (name: string): Promise<number> => (await view.row(name).boundingBox())?.y ?? 0;
    await view.row('first-chore').waitFor();
    await until(async () => (await top('first-chore')) < (await top('second-chore')));
    await view.row('second-chore').dragTo(view.row('first-chore'));
    await quickInput.waitForPrompt('Choose an action');
    await story.photograph('tree-drop');
    await quickInput.pick('Start before “first-chore”');
    await until(async () => (await top('second-chore')) < (await top('first-chore')));
    await view.row('second-chore').dragTo(view.row('write-tests'));
    await view.row('second-chore', 'WAITING for write-tests').waitFor();
    await choose('first-chore', 'Raise Priority');
    await view.row('first-chore', 'high priority').waitFor();
  });

  it('comes to a task that another process begins, and takes no focus', async () => {
    await view.row('add-greeting').waitFor();
    assert.equal(await view.row('document-greeting', 'QUEUED').count(), 0, 'its parent is closed');
    // The user types something else.
    await workbench.page.keyboard.press('F1');
    await workbench.window.quickInput.widget.waitFor();
    await beginTask(data, 'document-greeting');
    await view.row('document-greeting', 'RUNNING').waitFor();
    assert.equal(await workbench.page.locator('.customview-tree :focus').count(), 0);
    // Who would take the focus would have closed it.
    await workbench.window.quickInput.widget.waitFor();
    await workbench.window.quickInput.cancel();
  });

  it('retries a task with other words', async () => {
    const { quickInput } = workbench.window;
    const row = view.row('fix-login').first();
    await row.hover();
    await row.getByRole('button', { name: 'Retry Task…' }).click();
    await quickInput.pick('Edit and retry…');
    const { page } = workbench;
    const text = page.locator('.editor-instance', { hasText: 'Please fix login' });
    await text.waitFor();
    await page.keyboard.type('First of all: ');
    await text.getByText('First of all: Please fix login').waitFor();
    await page.locator('.codelens-decoration').getByText('Retry with This Text').waitFor();
    await story.photograph('retry-text');
    await page.keyboard.press('ControlOrMeta+Enter');
    await view.row('fix-login', 'QUEUED').waitFor();
    await text.waitFor({ state: 'detached' });
  });

  it('deletes several at once by key, and brings them back', async () => {
    const { page } = workbench;
    await view.row('add-greeting').first().click();
    await page.locator('.multiDiffEditor').getByText('people.ts').first().waitFor();
    await view.row('fix-login', 'FAILED').click({ modifiers: ['ControlOrMeta'] });
    await page.keyboard.press('Delete');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('Delete 4 tasks?').waitFor();
    await story.photograph('tree-delete');
    await dialog.getByRole('button', { name: 'Delete with Branch' }).click();
    const notice = view.notification('Deleted 4 tasks.');
    await notice.waitFor();
    assert.equal(branches(), '');
    await view.row('add-greeting').first().waitFor({ state: 'detached' });
    await notice.getByRole('button', { name: 'Undo' }).click();
    await view.row('add-greeting', 'DONE').waitFor();
    await until(() => Promise.resolve(branches().includes('tsk/feat/add-greeting')));
  });

  it('deletes no task by a key on a part of it', async () => {
    const { page } = workbench;
    const reason = page.getByRole('treeitem', { name: 'Reason: The log-in of claude was refused' });
    await view.row('fix-login', 'FAILED').locator('.monaco-tl-twistie').click();
    await reason.waitFor();
    await reason.click();
    await page.keyboard.press('Delete');
    await view.notification('Select the task itself').waitFor();
    await reason.waitFor();
  });

  it('says that the filter hides what was to be shown, and shows it without', async () => {
    const { quickInput } = workbench.window;
    await workbench.runCommand('TSK: Filter Tasks by Text…');
    await quickInput.answer('first-chore');
    await view.row('add-greeting').first().waitFor({ state: 'detached' });
    await workbench.runCommand('TSK: Retry Task…');
    await quickInput.waitForPrompt('Select a task');
    await quickInput.pick('fix-login');
    await quickInput.waitForPrompt('Choose a starting point');
    await quickInput.pick('From where it started');
    const notice = view.notification('The filter of the task view hides “fix-login”');
    await notice.getByRole('button', { name: 'Clear Filter' }).click();
    await view.row('fix-login', 'QUEUED').first().waitFor();
    await view.row('add-greeting', 'DONE').waitFor();
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await holds());) {
    assert.ok(Date.now() < deadline, 'it never came true');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function manyTasks(folder: string): readonly Task[] {
  const change = seedBranch(folder, 'tsk/feat/add-greeting/00000001', {
    'greet.sh': `echo "Hello!"\n${long}\n`,
    'src/hello.ts': 'export const hello = "Hello!";\nexport const bye = "Bye!";\n',
    'old.txt': null,
    'lib/names.ts': null,
    'lib/people.ts': files['lib/names.ts'],
  });
  let minutes = 600;
  const task = (name: string, part: Partial<Task> = {}): Task => taskIn(folder, name, (minutes -= 10), part);
  const ago = (m: number): string => new Date(Date.now() - m * 60_000).toISOString();
  const ended = { startedAt: ago(300), endedAt: ago(280) };
  const hold = { reason: 'usage-limit', until: ago(-95) } as const;
  const report = { costUsd: 0.42, turns: 12, inputTokens: 48_210, outputTokens: 3_904 };
  const done = task('add-greeting', {
    agent: 'claude',
    tags: ['greeting', 'ui'],
    state: { kind: 'completed', ...ended, outcome: { exitCode: 0, change, report } },
  });
  const doc = task('document-greeting', { parents: [done.id] });
  const group = { name: 'speed-up-parser', group: 'b7e0c6b2-0000-4000-8000-000000000000' };
  const refused = 'The log-in of claude was refused: set it anew, then retry.';
  const failed = { kind: 'failed', ...ended, reason: 'The agent ended with exit code 3.' } as const;
  return [
    done,
    doc,
    task('translate-docs', { parents: [doc.id], state: { kind: 'waiting' } }),
    task('fix-login', {
      agent: 'claude',
      state: { ...failed, reason: refused, outcome: { block: { kind: 'not-logged-in' } } },
    }),
    task(group.name, { ...group, agent: 'claude', state: failed }),
    task(group.name, { ...group, agent: 'codex' }),
    task(group.name, { ...group, agent: 'claude' }),
    task('tidy-imports', { agent: 'codex', state: { kind: 'pending', hold } }),
    task('first-chore'),
    task('second-chore'),
    task('write-tests', {
      agent: 'claude',
      state: { kind: 'running', phase: 'agent', startedAt: ago(3) },
    }),
  ];
}
