import { makeTestWorkspace } from '../runners/testWorkspace';
import type { QuickInput } from '../runners/quickInput';
import type { Workbench } from '../runners/workbench';
import { Story } from './startStory';
import type { TaskViewPage } from './taskView';

const kind = 'Select a task type';
const what = /What should the agent do/;
const who = 'Select an agent';

describe('questions by keyboard alone (in front of a real workbench)', function () {
  this.timeout(240_000);
  const workspace = makeTestWorkspace({ 'README.md': '# Sample\n', '.tsk/tsk.toml': 'agent = "script"\n' });
  let story: Story;
  let workbench: Workbench;
  let view: TaskViewPage;
  let quickInput: QuickInput;

  const press = (key: string): Promise<void> => workbench.page.keyboard.press(key);
  const type = (text: string): Promise<void> => workbench.page.keyboard.type(text);
  const active = (label: string): Promise<void> =>
    quickInput.row(label).and(workbench.page.locator('.focused')).waitFor();
  const command = (title: string): Promise<void> => workbench.window.typeCommand(title);

  before(async () => {
    story = await Story.start(workspace.folder, { env: { DOCKER_HOST: 'unix:///dev/null' } });
    ({ workbench, view } = story);
    quickInput = workbench.window.quickInput;
    workbench.page.setDefaultTimeout(60_000);
    await view.open();
    await view.welcome.getByText('No container engine is running').waitFor();
  });

  after(async () => {
    await story.stop();
    workspace.remove();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed ${this.currentTest.title}`);
  });

  it('runs a task by Enter and what is typed, with nothing remembered', async () => {
    await command('TSK: Run Task…');
    await quickInput.waitForPrompt(kind);
    await workbench.page.locator('.quick-input-list .monaco-list-row.focused').waitFor();
    await story.photograph('question-kind');
    await press('Enter');
    await quickInput.waitForPrompt(what);
    await press('Enter');
    await quickInput.waitForPrompt('Describe what the agent should do.');
    await type('Count the words');
    await press('Enter');
    await quickInput.waitForPrompt(who);
    await active('script');
    await press('Enter');
    await view.notification('No container engine answers').waitFor();
    await command('Notifications: Clear All Notifications');
  });

  it('takes what was typed to find it, and goes back and forth', async () => {
    await command('TSK: Add Task…');
    await quickInput.waitForPrompt(kind);
    await type('no such kind');
    await quickInput.widget.locator('.monaco-list-row').first().waitFor({ state: 'hidden' });
    await press('Enter');
    await quickInput.waitForPrompt(kind);
    await press('ControlOrMeta+a');
    await type('generic');
    await active('generic');
    await press('Enter');
    await quickInput.waitForPrompt(what);
    await press('ControlOrMeta+a');
    await type('Count the lines');
    await press('Enter');
    await quickInput.waitForPrompt(who);
    await press('Control+Alt+Minus');
    await quickInput.waitForPrompt(what);
    await press('Enter');
    await quickInput.waitForPrompt(who);
    await type('script');
    await active('script');
    await press('Enter');
    await view.row('count-the-lines', 'QUEUED').waitFor();
  });

  it('begins with what was chosen last, also where it is gone', async () => {
    await command('TSK: Add Task…');
    await quickInput.waitForPrompt(kind);
    await active('generic');
    await press('Enter');
    await quickInput.waitForPrompt(what);
    await type('Count the pages');
    await press('Enter');
    await quickInput.waitForPrompt(who);
    await active('script');
    await press('Enter');
    await view.row('count-the-pages', 'QUEUED').waitFor();
  });
});
