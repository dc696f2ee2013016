import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { makeTestWorkspace } from '../runners/testWorkspace';
import { Story } from './startStory';

/** Works until it is told to stop, and has something to show for it. */
const agent = `#!/bin/sh
echo "half" > half.txt
for step in $(seq 1 300); do echo "Step $step"; sleep 1; done
`;
const minute = 60_000;

describe('a window that closes (in front of a real workbench)', function () {
  this.timeout(5 * minute);
  const workspace = makeTestWorkspace({ 'README.md': '# Shop\n', '.tsk/agent.sh': agent });
  let story: Story | undefined;

  after(async () => {
    await story?.stop();
    workspace.remove();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await story?.workbench.screenshot(`failed ${this.currentTest.title}`);
  });

  it('cancels what it runs when the user wants that, and keeps what the agent had done', async () => {
    story = await Story.start(workspace.folder, { settings: { 'tsk.onExit': 'cancel' } });
    const { workbench, view } = story;
    await view.open();
    await view.runTask('Work for long');
    await view.log
      .getByText('Step 2')
      .first()
      .waitFor({ timeout: 3 * minute });
    // To VS Code a reload is a window that closes, and another one.
    await workbench.window.reload();
    await view.open();
    await view.row('work-for-long', 'CANCELLED').waitFor({ timeout: minute });
    // The next window takes over what was collected.
    await view.row('work-for-long', /CANCELLED · partial/).waitFor({ timeout: minute });
    await view.expand('work-for-long');
    await view.row('The window that ran it was closed').waitFor();
    const branches = execFileSync(
      'git',
      ['-C', workspace.folder, 'for-each-ref', '--format=%(refname:short)', 'refs/heads/tsk/'],
      { encoding: 'utf8' },
    );
    assert.match(branches, /-partial$/m);
  });
});
