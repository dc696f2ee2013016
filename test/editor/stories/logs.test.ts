import assert from 'node:assert/strict';
import { makeTestWorkspace } from '../runners/testWorkspace';
import type { Workbench } from '../runners/workbench';
import { Story } from './startStory';
import type { TaskViewPage } from './taskView';

/**
 * Names files of the repository, asks the network for something, then works until it is told to stop; slowly, as VS Code
 * looks for links once a log stands still.
 */
const agent = `#!/bin/sh
if grep -q 'long' "$1"; then seq -f 'This is line %.0f of a log that is far too long to be shown whole in any window.' 60000; exit 0; fi
echo "src/shop.ts:2:14 - error: a price is no text"
echo "src/gone.ts:1:1 - error: not of this repository"
curl --silent --output /dev/null http://files.example.test/ || true
for step in $(seq 1 200); do echo "Step $step"; sleep 5; done
`;

const files = {
  'README.md': '# Shop\n',
  'src/shop.ts': 'export const name = "Shop";\nexport const price = "12";\n',
  '.tsk/agent.sh': agent,
};
const minute = 60_000;

describe('logs (in front of a real workbench)', function () {
  this.timeout(4 * minute);
  const workspace = makeTestWorkspace(files);
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

  it('leads from a file and line in a task’s log to that place', async () => {
    await view.runTask('Check the prices');
    await view.log
      .getByText('Step 2')
      .first()
      .waitFor({ timeout: 3 * minute });
    // The log follows its end until its reader moves up; a line that scrolled away is not there to be clicked.
    await workbench.runCommand('Output: Focus on Output View');
    await workbench.page.keyboard.press('ControlOrMeta+Home');
    const link = workbench.page.locator('.panel .detected-link', { hasText: 'src/shop.ts' }).first();
    await link.waitFor();
    assert.equal(await workbench.page.locator('.panel .detected-link', { hasText: 'gone.ts' }).count(), 0);
    await story.photograph('log-links');
    await link.click({ modifiers: ['ControlOrMeta'] });
    await workbench.page.locator('.tab', { hasText: 'shop.ts' }).waitFor();
    await workbench.page.locator('.statusbar').getByText('Ln 2, Col 14').waitFor();
  });

  it('shows what a task asks of the network while it does', async () => {
    await workbench.runCommand('TSK: Show Network Log');
    await workbench.window.quickInput.waitForPrompt('Select a task');
    await workbench.page.keyboard.press('Enter');
    await view.log
      .getByText(/DENIED\s+files\.example\.test:80/)
      .first()
      .waitFor({ timeout: minute });
    await story.photograph('network-log');
  });

  it('follows on after a reload', async () => {
    await workbench.window.reload();
    await view.open();
    await workbench.runCommand('TSK: Show Log');
    await workbench.window.quickInput.waitForPrompt('Select a task');
    await workbench.window.quickInput.pick('check-the-prices');
    const last = async (): Promise<number> => {
      const numbers = [...(await view.log.innerText()).matchAll(/Step\s(\d+)/g)].map(([, n]) => Number(n));
      return Math.max(0, ...numbers);
    };
    await view.log
      .getByText(/Step\s\d+/)
      .first()
      .waitFor();
    const before = await last();
    // When it stands still, the limit of the test says so.
    while ((await last()) <= before) await workbench.page.waitForTimeout(100);
  });

  it('shows the end of a long log, and opens the whole of it from there', async () => {
    await view.runTask('Say long things');
    await view.row('say-long-things', 'DONE').waitFor({ timeout: minute });
    await view.log.getByText('line 60000').first().waitFor();
    await workbench.runCommand('TSK: Open Whole Log');
    await workbench.window.quickInput.waitForPrompt('Select a task');
    await workbench.window.quickInput.pick('say-long-things');
    await workbench.page.locator('.tab', { hasText: 'agent.log.txt' }).waitFor();
    await workbench.page
      .locator('.editor-instance .view-lines')
      .getByText('line 1 of a log')
      .first()
      .waitFor();
  });
});
