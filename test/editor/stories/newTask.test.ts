import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { makeTestWorkspace } from '../runners/testWorkspace';
import type { Workbench } from '../runners/workbench';
import { Story } from './startStory';
import type { TaskViewPage } from './taskView';

const agent = `#!/bin/sh
echo done >> result.txt
`;
const files = {
  'README.md': '# Shop\n',
  'src/cart.lua': 'function total(prices)\n  -- TODO: round to cents\n  return sum(prices)\nend\n',
  '.tsk/agent.sh': agent,
  'broken.json': '{\n  "price": \n}\n',
  'idea.txt': 'Let the cart know its currency\n',
  'nightly.tsk.md': '---\ntype: fix\nagent: script\ntags: [nightly]\n---\n\nMend the flaky test\n',
};
const minute = 60_000;

describe('a new task as a document (in front of a real workbench)', function () {
  this.timeout(4 * minute);
  const workspace = makeTestWorkspace(files);
  const config = mkdtempSync(join(tmpdir(), 'tsk-story-config-'));
  let story: Story;
  let workbench: Workbench;
  let view: TaskViewPage;
  let editor: Locator;

  const tab = (name: string | RegExp): Locator => workbench.page.locator('.tab', { hasText: name });
  const type = (text: string): Promise<void> => workbench.page.keyboard.type(text);
  const press = (key: string): Promise<void> => workbench.page.keyboard.press(key);
  const action = (name: string): Locator =>
    workbench.page.locator('.editor-actions').getByRole('button', { name }).first();
  const template = (spoken: string): Locator =>
    workbench.page.locator(`.customview-tree .monaco-list-row[aria-label^="${spoken}"]`);
  const open = async (name: string): Promise<void> => {
    await press('Control+p');
    await workbench.window.quickInput.field.fill(name);
    await workbench.window.quickInput.row(name).first().click();
    await tab(name).waitFor();
  };
  /** Takes an entry of a context menu; with the keyboard, as the menu ignores a mouse that is too quick. */
  const fromMenu = async (place: Locator, ...path: readonly string[]): Promise<void> => {
    const item = (name: string): Locator =>
      workbench.page.locator('.context-view .action-label').getByText(name, { exact: true });
    // A view that is drawn again closes its menu: then it is opened again.
    for (let isOpen = false; !isOpen;) {
      // Away with a hover that may lie above it.
      await workbench.page.mouse.move(900, 600);
      await place.click({ button: 'right' });
      isOpen = await item(path[0] ?? '')
        .hover({ timeout: 10_000 })
        .then(
          () => true,
          () => false,
        );
    }
    for (const name of path) {
      await item(name).hover();
      await press('Enter');
    }
  };
  /** Writes a line of the active editor anew. */
  const setLine = async (line: number, text: string): Promise<void> => {
    await editor.first().click();
    await press('Control+Home');
    for (let n = 1; n < line; n++) await press('ArrowDown');
    await press('End');
    await press('Shift+Home');
    await type(text);
    await press('Escape');
  };
  const dialogs = (): Promise<number> => workbench.page.locator('.monaco-dialog-box').count();

  before(async () => {
    story = await Story.start(workspace.folder, {
      env: { TSK_CONFIG_HOME: config, DOCKER_HOST: 'unix:///dev/null' },
      // In a browser, files would be saved by themselves.
      settings: { 'files.autoSave': 'off' },
    });
    ({ workbench, view } = story);
    editor = workbench.page.locator('.editor-instance .view-lines');
    await view.open();
  });

  after(async () => {
    await story.stop();
    workspace.remove();
    rmSync(config, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed ${this.currentTest.title}`);
  });

  it('opens ready to be written in, and says what is still missing', async () => {
    await workbench.window.runCommand('TSK: New Task');
    await editor.getByText('type: generic').waitFor();
    await workbench.page.locator('.codelens-decoration').getByText('Run Now').waitFor();
    await story.photograph('new-task');
  });

  it('offers what there is to choose from, and explains it', async () => {
    await press('Control+Home');
    await press('ArrowDown');
    await press('End');
    for (let n = 0; n < 'generic'.length; n++) await press('Backspace');
    await press('Control+Space');
    const suggestions = workbench.page.locator('.suggest-widget');
    await suggestions.getByText('refactor').first().waitFor();
    await story.photograph('new-task-completion');
    await type('feat');
    await press('Enter');
    await editor.getByText('type: feat').waitFor();
    await editor.getByText('type').first().hover();
    await workbench.page.locator('.monaco-hover').getByText('The type of task').waitFor();
  });

  it('shows what the agent will be told', async () => {
    await press('Control+End');
    await press('ArrowUp');
    await type('Let the total be rounded');
    await action('Preview Prompt').click();
    await tab('Prompt of a feat task').waitFor();
    await editor.getByText('# Build a feature').waitFor();
    await editor.getByText('Let the total be rounded').waitFor();
    await story.photograph('prompt-preview');
    await workbench.window.runCommand('View: Close Editor');
  });

  it('queues nothing that is wrong, shows where, and keeps every word', async () => {
    await setLine(3, 'agent: scirpt');
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await action('Queue').click();
    await view.notification('Line 3: There is no agent "scirpt". Did you mean "script"?').waitFor();
    await story.photograph('new-task-problem');
    await editor.getByText('Let the total be rounded').waitFor();
    assert.equal(await view.row('let-the-total').count(), 0);
  });

  it('keeps a task that could not be run', async () => {
    await setLine(3, 'agent: script');
    await workbench.page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await action('Run Now').click();
    await view.notification('No container engine answers').waitFor();
    await editor.getByText('Let the total be rounded').waitFor();
  });

  it('queues one task for each of its agents, and closes without a question', async () => {
    await setLine(3, 'agent: [script, no-op]');
    await workbench.page.locator('.codelens-decoration').getByText('Queue for 2 Agents').click();
    await view.row('let-the-total', '0/2 ended').waitFor();
    for (const agent of ['script', 'no-op']) await view.row(new RegExp(`^${agent}`), 'QUEUED').waitFor();
    await tab('Untitled-1').waitFor({ state: 'detached' });
    assert.equal(await dialogs(), 0);
    await story.photograph('new-task-queued');
  });

  it('hands a comment that asks for something to an agent', async () => {
    await open('cart.lua');
    await editor.getByText('TODO: round').click();
    await workbench.page.locator('.codicon-light-bulb, .codicon-lightbulb').first().waitFor();
    await press('Control+.');
    await workbench.page.locator('.action-widget').getByText('Delegate TODO to TSK').click();
    await editor.getByText('Do what the TODO comment in').waitFor();
    await editor.getByText('type: feat').waitFor();
    await editor.getByText('return sum(prices)').waitFor();
    await story.photograph('new-task-todo');
    await setLine(3, 'agent: script');
    await press('Control+Enter');
    await view.row('do-what-the-todo', 'QUEUED').waitFor();
  });

  it('takes a selection along, and more of it later', async () => {
    await tab('cart.lua').click();
    await editor.getByText('function total').click();
    await press('Home');
    await press('Shift+End');
    await workbench.window.runCommand('TSK: New Task from Selection');
    await editor.getByText('line 1:').waitFor();
    await type('Explain this');
    await editor.getByText('Explain this').waitFor();
    await tab('cart.lua').click();
    await press('Control+Home');
    await workbench.window.runCommand('TSK: Attach to Task');
    await editor.getByText('lines 1-4').waitFor();
    await story.photograph('new-task-selection');
  });

  it('hands a problem to an agent', async () => {
    await open('broken.json');
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await editor.getByText('"price"').click();
    await press('ArrowDown');
    await press('Home');
    await workbench.page.locator('[class*="codicon-light"]').first().waitFor();
    await press('Control+.');
    await workbench.page.locator('.action-widget').getByText('Delegate to TSK').click();
    await editor.getByText('Fix this problem in').waitFor();
    await editor.getByText('type: fix').waitFor();
    await story.photograph('new-task-from-problem');
  });

  it('begins at a folder of the explorer', async () => {
    await press('Control+Shift+e');
    const folder = workbench.page.locator('.explorer-viewlet .monaco-list-row', { hasText: 'src' });
    await fromMenu(folder, 'TSK', 'New Task from File');
    await editor.getByText('This is about the folder').waitFor();
  });

  it('takes the text of a file as the prompt', async () => {
    const file = workbench.page.locator('.explorer-viewlet .monaco-list-row', { hasText: 'idea.txt' });
    await fromMenu(file, 'TSK', 'New Task from Text');
    await editor.getByText('Let the cart know its currency').waitFor();
    await editor.getByText('type: feat').waitFor();
    await story.photograph('new-task-from-file');
  });

  it('takes the text of the clipboard as the prompt, and says when there is none', async () => {
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copy = (text: string): Promise<void> =>
      workbench.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await copy(' ');
    await workbench.window.runCommand('TSK: New Task from Clipboard');
    await view.notification('The clipboard contains no text').waitFor();
    await copy('Count the visitors\n');
    await workbench.window.runCommand('TSK: New Task from Clipboard');
    await editor.getByText('Count the visitors').waitFor();
    await editor.getByText('type: feat').waitFor();
    await type(' of today');
    await editor.getByText('Count the visitors of today').waitFor();
  });

  it('goes on with uncommitted changes', async () => {
    writeFileSync(join(workspace.folder, 'README.md'), '# Shop\n\nChanged\n');
    await workbench.page.locator('.activitybar .action-label[aria-label^="Source Control"]').first().click();
    await workbench.page.locator('.scm-view').getByText('README.md').waitFor();
    const group = workbench.page.locator('.scm-view .monaco-list-row', { hasText: 'Changes' }).first();
    await fromMenu(group, 'New Task from Changes');
    await editor.getByText('Continue my uncommitted changes').waitFor();
    await editor.getByText('README.md').waitFor();
  });

  it('goes on with each of the changes that are selected', async () => {
    writeFileSync(join(workspace.folder, 'broken.json'), '{}\n');
    writeFileSync(join(workspace.folder, 'other.txt'), 'Not this\n');
    const change = (name: string): Locator =>
      workbench.page.locator('.scm-view .monaco-list-row', { hasText: name });
    // By itself Git looks every few seconds at most.
    await workbench.window.runCommand('Git: Refresh');
    for (const name of ['other.txt', 'broken.json']) await change(name).waitFor();
    await change('broken.json').click();
    // A click opens the file; what opens late would take the selection along.
    await tab('broken.json (Working Tree)').waitFor();
    await change('README.md').click({ modifiers: ['Control'] });
    for (const name of ['broken.json', 'README.md'])
      await workbench.page.locator('.scm-view .monaco-list-row.selected', { hasText: name }).waitFor();
    await fromMenu(change('README.md'), 'New Task from Changes');
    await editor.getByText('Continue my uncommitted changes').waitFor();
    for (const name of ['broken.json', 'README.md']) await editor.getByText(name).first().waitFor();
    assert.equal(await editor.getByText('other.txt').count(), 0);
  });

  it('is a file like any other when it is saved', async () => {
    await view.open();
    await open('nightly.tsk.md');
    await action('Queue').click();
    await view.row('mend-the-flaky', 'QUEUED').waitFor();
    await tab('nightly.tsk.md').waitFor();
  });

  it('asks before it takes what is not saved, and takes it along', async () => {
    const file = join(workspace.folder, 'idea.txt');
    const frozen = (): string => {
      const git = ['-C', workspace.folder];
      const refs = execFileSync('git', [...git, 'for-each-ref', '--format=%(refname)', 'refs/tsk/'], {
        encoding: 'utf8',
      });
      const texts = refs
        .split('\n')
        .filter(Boolean)
        .map((ref) => execFileSync('git', [...git, 'show', `${ref}:idea.txt`], { encoding: 'utf8' }));
      return texts.join('');
    };
    const saved = readFileSync(file, 'utf8');
    await open('idea.txt');
    await setLine(1, 'Let the cart know its customer');
    await tab('nightly.tsk.md').click();
    await setLine(7, 'Mend the sorted test');
    await action('Queue').click();
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('A file has unsaved changes').waitFor();
    await dialog.getByText('idea.txt').waitFor();
    await story.photograph('new-task-unsaved');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await view.row('mend-the-sorted').count(), 0);
    assert.equal(readFileSync(file, 'utf8'), saved);
    await action('Queue').click();
    await dialog.getByRole('button', { name: 'Save All and Continue' }).click();
    await view.row('mend-the-sorted', 'QUEUED').waitFor();
    assert.match(frozen(), /its customer/);
    await action('Queue').click();
    await view.row('mend-the-sorted', 'QUEUED').nth(1).waitFor();
    assert.equal(await dialogs(), 0, 'it asks although all is saved');
  });

  it('lists the templates, and makes a built-in one the user’s own', async () => {
    await workbench.page.locator('.pane-header', { hasText: 'Templates' }).click();
    const row = template('doc, built in');
    await row.waitFor();
    await story.photograph('templates');
    await fromMenu(row, 'Customize Template');
    await workbench.window.quickInput.waitForPrompt('Choose where to keep the template');
    await press('Enter');
    await tab('doc.md').waitFor();
    const file = join(config, 'templates', 'doc.md');
    assert.ok(readFileSync(file, 'utf8').includes('# Write documentation'));
    const own = template('doc, yours');
    await own.waitFor();
    await own.hover();
    await own.getByRole('button', { name: 'New Task from Template' }).click();
    await editor.getByText('type: doc').waitFor();
    await story.photograph('template-own');
    await fromMenu(own, 'Delete Template');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    // This machine has no trash that VS Code could reach.
    await dialog.getByText('to the trash. Delete it permanently?').waitFor();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await row.waitFor();
    assert.equal(existsSync(file), false);
  });

  it('makes a new template for the project, and shows it among the others', async () => {
    const { quickInput } = workbench.window;
    await workbench.window.runCommand('TSK: New Template');
    await quickInput.waitForPrompt('Name of the task type.');
    await quickInput.field.fill('Up grade');
    await quickInput.field.press('Enter');
    await quickInput.widget.getByText('A name has letters, digits').waitFor();
    await story.photograph('new-template');
    await quickInput.answer('upgrade');
    await quickInput.waitForPrompt('Choose where to keep the template');
    await press('ArrowDown');
    await press('Enter');
    await tab('upgrade.md').waitFor();
    await editor.getByText('{{PROMPT}}').waitFor();
    assert.ok(existsSync(join(workspace.folder, '.tsk', 'templates', 'upgrade.md')));
    await template('upgrade, project').waitFor();
    await story.photograph('new-template-made');
  });
});
