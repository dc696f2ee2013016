import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { makeTestWorkspace } from '../runners/testWorkspace';
import type { Workbench } from '../runners/workbench';
import { Story } from './startStory';
import type { TaskViewPage } from './taskView';

/** What the agent does: slow enough to be watched. */
const agent = `#!/bin/sh
set -e
if grep -q 'break' "$1"; then echo "I cannot do that." >&2; exit 3; fi
if grep -q 'for ever' "$1"; then echo "Working for ever"; sleep 600; fi
for step in 1 2 3 4 5 6; do echo "Step $step of 6"; sleep 1; done
cat > greet.sh <<'END'
#!/bin/sh
# Usage: greet.sh [NAME]
if [ -n "$1" ]; then echo "Hello, $1!"; else echo "Hello!"; fi
END
printf 'export const names = ["Ada", "Grace"];\\n' > names.ts
git rm --quiet old.txt
echo "Done: greet.sh takes a name."
`;

const files = {
  'README.md': '# Greeter\n\nSays hello.\n',
  'greet.sh': '#!/bin/sh\necho "Hello!"\n',
  'old.txt': 'Nobody reads this.\n',
  '.tsk/agent.sh': agent,
};

const minute = 60_000;

describe('from the palette to the review (in front of a real workbench)', function () {
  this.timeout(4 * minute);
  const workspace = makeTestWorkspace(files);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', workspace.folder, ...args], { encoding: 'utf8' }).trim();
  let story: Story;
  let workbench: Workbench;
  let view: TaskViewPage;

  before(async () => {
    story = await Story.start(workspace.folder);
    ({ workbench, view } = story);
  });

  after(async () => {
    await story.stop();
    workspace.remove();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed ${this.currentTest.title}`);
  });

  it('says what will happen while there is no task', async () => {
    await view.open();
    await view.welcome.getByText('No tasks yet').waitFor();
    await story.photograph('welcome');
  });

  it('runs a task and shows it at work', async () => {
    await view.runTask('Let greet.sh take a name');
    await view.row('let-greet', 'RUNNING').waitFor();
    await view.log.getByText('Step 2 of 6').waitFor({ timeout: 3 * minute });
    await view.statusEntry.getByText('1 running').waitFor();
    const elapsed = async (): Promise<string> =>
      /RUNNING (.*?) ·/.exec(await view.row('let-greet').innerText())?.[1] ?? '';
    const earlier = await elapsed();
    // When it stands still, the limit of the test says so.
    while ((await elapsed()) === earlier) await workbench.page.waitForTimeout(100);
    await story.photograph('running');
  });

  it('brings a branch and says so once', async () => {
    await view.row('let-greet', 'DONE').waitFor({ timeout: minute });
    const branch = git('for-each-ref', '--format=%(refname:short)', 'refs/heads/tsk/');
    assert.match(branch, /^tsk\/generic\/let-greet[\w.-]+\/[0-9a-f]{8}$/);
    assert.equal(git('diff', '--name-status', `main...${branch}`), 'M\tgreet.sh\nA\tnames.ts\nD\told.txt');
    assert.equal(git('status', '--porcelain'), '', 'the user’s own files are as they were');
    await view.notification(/is done: 3 files \+3 −2/).waitFor();
    assert.equal(await view.notification(/is done/).count(), 1);
    await story.photograph('done');
  });

  it('opens all changes from the notification', async () => {
    await view
      .notification(/is done/)
      .getByRole('button', { name: 'Review Changes' })
      .click();
    const tab = workbench.page.locator('.tab', { hasText: /tsk\/generic\/let-greet.*3 files/ });
    await tab.waitFor();
    const diff = workbench.page.locator('.multiDiffEditor');
    for (const name of ['greet.sh', 'names.ts', 'old.txt']) await diff.getByText(name).first().waitFor();
    await diff.getByText('Usage: greet.sh').first().waitFor();
    await story.photograph('review');
  });

  it('says why a task failed', async () => {
    await view.runTask('Please break');
    await view.row('please-break', /FAILED.*exit code 3/).waitFor({ timeout: minute });
    const notice = view.notification(/please-break.*failed/);
    await notice.waitFor();
    await story.photograph('failed');
    await notice.getByRole('button', { name: 'Show Log' }).click();
    await view.log.getByText('I cannot do that.').first().waitFor();
  });

  it('queues a task with the agent chosen last, and its worker takes it', async () => {
    await view.describeTask('TSK: Add Task…', 'Please break later');
    const chosen = workbench.window.quickInput.widget.locator('.monaco-list-row.focused');
    await chosen.getByText('script', { exact: true }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await view.row('please-break-later', /FAILED.*exit code 3/).waitFor({ timeout: minute });
  });

  it('runs a task document at once, shows its log, and closes it', async () => {
    const { page, window } = workbench;
    await window.runCommand('TSK: New Task');
    const editor = page.locator('.editor-instance .view-lines');
    await editor.getByText('agent: script').waitFor();
    await page.keyboard.type('Greet whoever reads this');
    await editor.getByText('Greet whoever reads this').waitFor();
    await page.locator('.codelens-decoration').getByText('Run Now').click();
    await view.row('greet-whoever', 'RUNNING').waitFor({ timeout: minute });
    await view.log.getByText('Step 2 of 6').waitFor({ timeout: minute });
    await page.locator('.tab', { hasText: 'Untitled-1' }).waitFor({ state: 'detached' });
    await view.row('greet-whoever', 'DONE').waitFor({ timeout: minute });
  });

  it('stops a task from the tree, and does not announce that', async () => {
    await view.runTask('Work for ever');
    await view.log.getByText('Working for ever').waitFor({ timeout: minute });
    const row = view.row('work-for-ever');
    await row.hover();
    await row.getByRole('button', { name: 'Cancel Task' }).click();
    await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Cancel Task' }).click();
    await view.row('work-for-ever', 'CANCELLED').waitFor({ timeout: minute });
    assert.equal(await view.notification('work-for-ever').count(), 0);
    await story.photograph('cancelled');
  });

  it('still knows everything after a reload', async () => {
    await workbench.window.reload();
    await view.open();
    await view.row('let-greet', 'DONE').waitFor();
    await view.row('please-break-later', 'FAILED').waitFor();
    await view.row('work-for-ever', 'CANCELLED').waitFor();
    await view.row('let-greet').click();
    await workbench.page.locator('.multiDiffEditor').getByText('names.ts').first().waitFor();
  });
});
