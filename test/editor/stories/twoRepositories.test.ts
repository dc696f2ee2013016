import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Task } from '../../../src/core/model/task';
import { aTask } from '../../support/aTask';
import { seedBranch, seedTasks } from '../../support/seedTasks';
import { makeTestWorkspace, type TestWorkspace } from '../runners/testWorkspace';
import type { Workbench } from '../runners/workbench';
import { Story } from './startStory';
import type { TaskViewPage } from './taskView';

const shopFiles = { 'shop.sh': 'echo "Open."\n', 'price.txt': '3\n' };

describe('two repositories in one window (in front of a real workbench)', function () {
  this.timeout(240_000);
  const shop = makeTestWorkspace(shopFiles, 'shop');
  const website = makeTestWorkspace({ 'index.html': '<h1>Shop</h1>\n' }, 'website');
  const place = mkdtempSync(path.join(tmpdir(), 'tsk-both-'));
  const both = path.join(place, 'both.code-workspace');
  const tasks = tasksOf(shop, website);
  let story: Story;
  let workbench: Workbench;
  let view: TaskViewPage;

  before(async () => {
    const folders = [shop, website].map(({ folder }) => ({ path: folder }));
    writeFileSync(both, JSON.stringify({ folders }));
    const data = mkdtempSync(path.join(tmpdir(), 'tsk-story-'));
    await seedTasks(data, tasks);
    // No worker: everything stays as it is.
    story = await Story.start(both, { data, settings: { 'tsk.workers': 0 } });
    ({ workbench, view } = story);
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });

  after(async () => {
    await story.stop();
    for (const { remove } of [shop, website]) remove();
    rmSync(place, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed ${this.currentTest.title}`);
  });

  const taskOf = (name: string): Task => {
    const task = tasks.find((one) => one.name === name);
    assert.ok(task);
    return task;
  };

  /** The row of a task; what hangs below it has other words. */
  const row = (name: string, state?: string | RegExp): ReturnType<TaskViewPage['row']> =>
    view.row(name, state).first();

  const choose = async (name: string, item: string): Promise<void> => {
    await row(name).click({ button: 'right' });
    const entry = workbench.page.locator('.monaco-menu').getByText(item, { exact: true });
    await entry.hover();
    // A menu takes no click at once: the one that opened it might still be under way.
    await workbench.page.waitForTimeout(300);
    await entry.click();
    await entry.waitFor({ state: 'detached' });
  };

  const clipboard = (): Promise<string> => workbench.page.evaluate<string>('navigator.clipboard.readText()');

  /** Empties the clipboard, copies by the menu, and waits for the text. */
  const copied = async (name: string, item: string): Promise<string> => {
    await workbench.page.evaluate("navigator.clipboard.writeText('')");
    await choose(name, item);
    await until(async () => (await clipboard()) !== '');
    return clipboard();
  };

  it('shows each repository by its name, with its tasks below', async () => {
    await view.open();
    const { page } = workbench;
    await page.getByRole('treeitem', { name: /^shop, 6 tasks/ }).waitFor();
    await page.getByRole('treeitem', { name: /^website, 2 tasks/ }).waitFor();
    await view.row('add-basket', 'DONE').waitFor();
    await view.row('make-logo', 'QUEUED').waitFor();
    const rows = await page.locator('.customview-tree [role=treeitem][aria-level="1"]').all();
    const tops = await Promise.all(
      rows.map(async (one) => (await one.getAttribute('aria-label'))?.split(',')[0]),
    );
    assert.deepEqual(tops, ['shop', 'website']);
    await story.photograph('tree-repositories');
  });

  it('copies the id, the branch and a link of a task', async () => {
    const { id } = taskOf('add-basket');
    assert.equal(await copied('add-basket', 'Copy Task ID'), id);
    assert.equal(await copied('add-basket', 'Copy Branch Name'), 'tsk/feat/add-basket/00000001');
    assert.match(await copied('add-basket', 'Copy Link to Task'), new RegExp(`://tsk\\.tsk/task/${id}$`));
  });

  it('lets a blocked task start now', async () => {
    await row('tidy-prices', /BLOCKED until/).waitFor();
    await choose('tidy-prices', 'Start Now');
    await view.notification('Tasks of codex can start again.').waitFor();
    await row('tidy-prices', 'QUEUED').waitFor();
    assert.equal(await view.row('BLOCKED').count(), 0, 'the other task of that agent may start too');
  });

  it('takes a result off the badge without opening it', async () => {
    const result = workbench.page.getByRole('treeitem', { name: /^add-basket, done/ });
    await workbench.page.getByRole('treeitem', { name: /^add-basket, done.*not reviewed/ }).waitFor();
    await choose('add-basket', 'Mark as Reviewed');
    await until(async () => !(await result.getAttribute('aria-label'))?.includes('not reviewed'));
  });

  it('changes parents by keyboard, offering only tasks of the same repository', async () => {
    const { quickInput } = workbench.window;
    const { keyboard } = workbench.page;
    await choose('sort-goods', 'Change Parents…');
    await quickInput.waitForPrompt(/Select parent tasks/);
    const labels = await quickInput.labels();
    assert.ok(!labels.includes('make-logo') && !labels.includes('broken-till'), labels.join(', '));
    await story.photograph('tree-parents');
    await keyboard.type('tidy-prices');
    await quickInput.row('tidy-prices').waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Space');
    await keyboard.press('Enter');
    await row('sort-goods', 'WAITING for tidy-prices').waitFor();
  });

  it('lets a task start from the working tree when it is dropped on empty space', async () => {
    const tree = workbench.page.locator('.customview-tree .monaco-list').first();
    const box = await tree.boundingBox();
    assert.ok(box);
    await row('sort-goods').dragTo(tree, { targetPosition: { x: box.width / 2, y: box.height - 10 } });
    await row('sort-goods', 'QUEUED').waitFor();
    assert.equal(await view.row('WAITING for tidy-prices').count(), 0);
  });

  it('goes through the tree by keys, and acts on the task that has the focus', async () => {
    const { page } = workbench;
    const focused = page.locator('.customview-tree .monaco-list-row.focused');
    await row('open-late').click();
    await focused.getByText('open-late').waitFor();
    await page.keyboard.press('ArrowDown');
    await focused.getByText('sort-goods').waitFor();
    // Enter would select it: the keys have to do without.
    await page.keyboard.press('Shift+F5');
    await row('sort-goods', 'CANCELLED').waitFor();
    for (const name of ['open-late', 'tidy-prices']) await row(name, 'QUEUED').waitFor();
    await focused.getByText('sort-goods').waitFor();
    await page.keyboard.press('Delete');
    await view.notification('Deleted “sort-goods”.').waitFor();
    await row('sort-goods').waitFor({ state: 'detached' });
    for (const name of ['open-late', 'tidy-prices']) await row(name, 'QUEUED').waitFor();
  });

  it('retries a task with what went on from it', async () => {
    const { quickInput } = workbench.window;
    await choose('broken-till', 'Retry Task…');
    await quickInput.pick('From where it started');
    await quickInput.pick('Also the tasks that started from it (1)');
    await row('broken-till', 'QUEUED').waitFor();
    // What went on from it is queued a moment later.
    const twistie = row('broken-till').locator('.monaco-tl-twistie.collapsible');
    await twistie.waitFor();
    if ((await row('broken-till').getAttribute('aria-expanded')) !== 'true') await twistie.click();
    await row('paint-till', 'WAITING for broken-till').waitFor();
  });

  it('cleans up what is completed in all repositories, keeps branches, and brings it back', async () => {
    const { page } = workbench;
    await workbench.runCommand('TSK: Clean Up Completed Tasks…');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('Delete all completed tasks?').waitFor();
    await dialog.getByRole('button', { name: 'Clean Up' }).click();
    const notice = view.notification(/Deleted 2 tasks\. .*kept/);
    await notice.waitFor();
    await row('add-basket').waitFor({ state: 'detached' });
    const branches = execFileSync('git', ['-C', shop.folder, 'branch', '--list', 'tsk/*'], {
      encoding: 'utf8',
    });
    assert.match(branches, /add-basket/);
    await notice.getByRole('button', { name: 'Undo' }).click();
    await row('add-basket', 'DONE').waitFor();
    await row('add-imprint', 'DONE').waitFor();
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await holds());) {
    assert.ok(Date.now() < deadline, 'it never came true');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function tasksOf(shop: TestWorkspace, website: TestWorkspace): readonly Task[] {
  let minutes = 600;
  const task = ({ folder }: TestWorkspace, name: string, part: Partial<Task> = {}): Task => {
    const base = aTask();
    const head = execFileSync('git', ['-C', folder, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
    const gitDir = path.join(folder, '.git');
    const snapshot = { ...base.snapshot, worktree: folder, gitDir, head, base: head };
    return { ...base, snapshot, name, createdAt: ago((minutes -= 10)), ...part };
  };
  const ago = (m: number): string => new Date(Date.now() - m * 60_000).toISOString();
  const ended = { startedAt: ago(300), endedAt: ago(280) };
  const done = ({ folder }: TestWorkspace, branch: string, file: string): Task['state'] => ({
    kind: 'completed',
    ...ended,
    outcome: { exitCode: 0, change: seedBranch(folder, branch, { [file]: 'New.\n' }) },
  });
  const failed = { kind: 'failed', ...ended, reason: 'The agent ended with exit code 3.' } as const;
  const hold = { reason: 'usage-limit', until: ago(-95) } as const;
  const till = task(shop, 'broken-till', { state: failed });
  const cancelled = { kind: 'cancelled', endedAt: ended.endedAt, reason: 'broken-till failed.' } as const;
  return [
    task(shop, 'add-basket', { state: done(shop, 'tsk/feat/add-basket/00000001', 'basket.sh') }),
    till,
    task(shop, 'paint-till', { parents: [till.id], state: cancelled }),
    task(shop, 'tidy-prices', { agent: 'codex', state: { kind: 'pending', hold } }),
    task(shop, 'count-goods', { agent: 'codex' }),
    task(shop, 'sort-goods'),
    task(shop, 'open-late'),
    task(website, 'add-imprint', { state: done(website, 'tsk/docs/add-imprint/00000002', 'imprint.html') }),
    task(website, 'make-logo'),
  ];
}
