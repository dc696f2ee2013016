import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Task } from '../../../src/core/model/task';
import { seedBranch, seedTasks } from '../../support/seedTasks';
import { taskIn } from '../../support/taskIn';
import { makeTestWorkspace } from '../runners/testWorkspace';
import type { Workbench } from '../runners/workbench';
import { Story } from './startStory';
import type { TaskViewPage } from './taskView';

/** Selects the focused row, or takes it out of the selection. */
const select = 'ControlOrMeta+Shift+Enter';
const noTask = 'TSK: Move the focus to a task first.';

describe('the task view by keyboard alone (in front of a real workbench)', function () {
  this.timeout(240_000);
  const workspace = makeTestWorkspace();
  let story: Story;
  let workbench: Workbench;
  let view: TaskViewPage;

  before(async () => {
    const data = mkdtempSync(path.join(tmpdir(), 'tsk-story-'));
    await seedTasks(data, tasksOfEachKind(workspace.folder));
    // No worker: everything stays as it is.
    story = await Story.start(workspace.folder, { data, settings: { 'tsk.workers': 0 } });
    ({ workbench, view } = story);
    workbench.page.setDefaultTimeout(60_000);
    await view.open();
    await view.row('first').waitFor();
  });

  after(async () => {
    await story.stop();
    workspace.remove();
  });

  beforeEach(async () => {
    await focusView();
    await press('Home', 'Escape', 'Escape');
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed ${this.currentTest.title}`);
    await command('Notifications: Clear All Notifications');
  });

  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  const command = (title: string): Promise<void> => workbench.window.typeCommand(title);
  const focusView = async (): Promise<void> => {
    await command('TSK: Focus on Tasks View');
    await workbench.page.locator('.customview-tree .monaco-list:focus').waitFor();
  };
  /** Takes a row of the list that is open by typing its label. */
  const choose = async (label: string): Promise<void> => {
    const row = workbench.window.quickInput.row(label);
    await row.waitFor();
    await workbench.page.keyboard.type(label);
    await row.and(workbench.page.locator('.focused')).waitFor();
    await press('Enter');
  };
  const ring = (name: string): Promise<void> =>
    view.row(name).and(workbench.page.locator('.focused')).waitFor();
  /** Brings the focus to a row, and selects nothing. */
  const moveTo = async (name: string): Promise<void> => {
    const labels = await workbench.page.locator('.customview-tree .monaco-list-row').allTextContents();
    const place = labels.findIndex((label) => label.includes(name));
    assert.ok(place >= 0, `There is no row "${name}".`);
    await press('Home', ...Array.from({ length: place }, () => 'ArrowDown'));
    await ring(name);
  };
  const undo = async (...names: readonly string[]): Promise<void> => {
    await command('TSK: Undo Delete');
    for (const name of names) await view.row(name).first().waitFor();
  };
  const shownLog = (name: string): Promise<void> =>
    workbench.page.locator(`.panel .monaco-editor[data-uri*="${name}"]`).first().waitFor();
  /** Presses a key that finds no task, again while a workbench that has just moved the focus passes it over. */
  const pressInVain = async (key: string): Promise<void> => {
    const notice = view.notification(noTask);
    for (let tries = 1; tries < 10; tries++) {
      await press(key);
      const isThere = await notice.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (isThere) return;
    }
    await notice.waitFor();
  };
  const gone = (name: string): Promise<void> => view.row(name).first().waitFor({ state: 'detached' });
  const dialog = (text: string) => workbench.page.locator('.monaco-dialog-box').getByText(text);

  it('deletes the focused task, not the selected one, and offers Undo', async () => {
    await moveTo('second');
    await press(select, 'ArrowDown');
    await ring('first');
    await press('Delete');
    await view.notification('Deleted “first”.').getByRole('button', { name: 'Undo' }).waitFor();
    await gone('first');
    await view.row('second').waitFor();
    await story.photograph('key-delete');
    await undo('first');
  });

  it('deletes the focused task where nothing is selected', async () => {
    await moveTo('third');
    await press('Delete');
    await view.notification('Deleted “third”.').waitFor();
    await gone('third');
    await undo('third');
  });

  it('deletes the task that had the focus when the key was pressed', async () => {
    await moveTo('third');
    await press('Delete', 'ArrowDown', 'ArrowDown');
    await view.notification('Deleted “third”.').waitFor();
    await gone('third');
    await undo('third');
  });

  it('deletes the whole selection when the focus is in it', async () => {
    await moveTo('third');
    await press(select, 'Shift+ArrowDown', 'Delete');
    await view.notification('Deleted 2 tasks.').waitFor();
    await gone('third');
    await gone('second');
    await view.row('first').waitFor();
    await undo('second', 'third');
  });

  it('deletes the focused task alone when the focus left the selection', async () => {
    await moveTo('third');
    await press(select, 'Shift+ArrowDown', 'ArrowDown');
    await ring('first');
    await press('Delete');
    await view.notification('Deleted “first”.').waitFor();
    await gone('first');
    for (const name of ['second', 'third']) {
      await view.row(name).waitFor();
      assert.equal(await view.row(name).getAttribute('aria-selected'), 'true', 'the selection stays');
    }
    await undo('first');
  });

  it('deletes nothing once the focused task is gone, whatever is selected', async () => {
    await moveTo('second');
    await press(select, 'ArrowDown');
    await ring('first');
    await press('Delete');
    await gone('first');
    await pressInVain('Delete');
    await view.row('second').waitFor();
    await undo('first');
    await view.row('second').waitFor();
  });

  it('asks whether to cancel the focused task, not the selected one', async () => {
    await moveTo('worker');
    await press(select);
    await moveTo('other-worker');
    await press('Shift+F5');
    await dialog('Cancel “other-worker”?').waitFor();
    await story.photograph('key-cancel');
    await press('Escape');
    await dialog('Cancel “other-worker”?').waitFor({ state: 'detached' });
    await moveTo('done');
    await press('Shift+F5');
    await view.notification('Nothing to cancel').waitFor();
  });

  it('opens the log of the focused task, and lets a group say of which', async () => {
    const { quickInput } = workbench.window;
    await moveTo('second');
    await press(select);
    await moveTo('third');
    await press('ControlOrMeta+k', 'Alt+l');
    await shownLog('third');
    await moveTo('first');
    await press('Enter');
    await shownLog('first');
    await moveTo('side-by-side');
    await press('ControlOrMeta+k', 'Alt+l');
    await quickInput.waitForPrompt('Select a task');
    await press('Escape');
    await command('View: Hide Panel');
  });

  it('leaves the keyboard in the view when the log that is open goes with its task', async () => {
    await moveTo('third');
    await press('ControlOrMeta+k', 'Alt+l');
    await shownLog('third');
    await press('Delete');
    await view.notification('Deleted “third”.').waitFor();
    await workbench.page.waitForFunction(
      `![...document.querySelectorAll('.panel option')].some(({ value }) => value.includes('third'))`,
    );
    await press('Home');
    await ring('second');
    await command('View: Hide Panel');
    await undo('third');
  });

  it('says on which row a key does not apply, and leaves the selected task', async () => {
    await moveTo('second');
    await press(select);
    await moveTo('done');
    await press('ArrowRight');
    await view.row('1 file changed').waitFor();
    await moveTo('1 file changed');
    await press('Delete');
    await view.notification('Select the task itself to delete it.').waitFor();
    await moveTo('done');
    await press('ArrowLeft');
    for (const name of ['second', 'done']) await view.row(name).first().waitFor();
  });

  it('deletes a group as a whole, and a chain only when that is confirmed', async () => {
    await moveTo('side-by-side');
    await press('Delete');
    await view.notification('Deleted 2 tasks.').waitFor();
    await undo('side-by-side');
    await moveTo('parent');
    await press('Delete');
    await dialog('Delete 2 tasks?').waitFor();
    await press('Escape');
    await dialog('Delete 2 tasks?').waitFor({ state: 'detached' });
    await view.row('parent').first().waitFor();
  });

  it('deletes nothing that a filter hid meanwhile, and no heading', async () => {
    const { quickInput } = workbench.window;
    await moveTo('third');
    await press(select);
    await command('TSK: Filter Tasks by Text…');
    await quickInput.waitForPrompt(/Words in the name/);
    await workbench.page.keyboard.type('first');
    await press('Enter');
    await gone('third');
    await focusView();
    await pressInVain('Delete');
    await command('TSK: Clear Filter');
    await view.row('third').waitFor();
    await command('Notifications: Clear All Notifications');
    await command('TSK: Group Tasks…');
    await choose('By State');
    await workbench.page.getByRole('treeitem', { name: /^Done, \d tasks/ }).waitFor();
    await focusView();
    await moveTo('Done');
    for (const key of ['Delete', 'Shift+F5']) {
      await pressInVain(key);
      await command('Notifications: Clear All Notifications');
      await view.notification(noTask).waitFor({ state: 'detached' });
      await focusView();
    }
    await command('TSK: Group Tasks…');
    await choose('By Repository');
    for (const name of ['first', 'second', 'third']) await view.row(name, 'DONE').waitFor();
  });

  it('deletes nothing after a reload until a task has the focus', async () => {
    await moveTo('third');
    await press(select);
    await workbench.window.reload();
    await view.row('third').waitFor();
    await focusView();
    await pressInVain('Delete');
    await moveTo('second');
    await press('Delete');
    await view.notification('Deleted “second”.').waitFor();
    await gone('second');
    await view.row('third').waitFor();
  });
});

function tasksOfEachKind(folder: string): readonly Task[] {
  const change = seedBranch(folder, 'tsk/feat/done/00000001', { 'hello.ts': 'export {};\n' });
  let minutes = 300;
  const task = (name: string, part: Partial<Task> = {}): Task => taskIn(folder, name, (minutes -= 10), part);
  const ago = (m: number): string => new Date(Date.now() - m * 60_000).toISOString();
  const running = { kind: 'running', phase: 'agent', startedAt: ago(3) } as const;
  const group = { group: 'b7e0c6b2-0000-4000-8000-000000000000' };
  const ended = { startedAt: ago(300), endedAt: ago(280) };
  const idle = { kind: 'completed', ...ended, outcome: { exitCode: 0, change: { kind: 'none' } } } as const;
  const parent = task('parent');
  return [
    task('done', { state: { kind: 'completed', ...ended, outcome: { exitCode: 0, change } } }),
    parent,
    task('child', { parents: [parent.id], state: { kind: 'waiting' } }),
    task('side-by-side', { ...group, agent: 'claude' }),
    task('side-by-side', { ...group, agent: 'codex' }),
    task('other-worker', { state: running }),
    task('worker', { state: running }),
    task('first', { state: idle }),
    task('second', { state: idle }),
    task('third', { state: idle }),
  ];
}
