import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seedBranch, seedTasks } from '../../support/seedTasks';
import { taskIn } from '../../support/taskIn';
import { makeTestWorkspace } from '../runners/testWorkspace';
import type { Workbench } from '../runners/workbench';
import { Story } from './startStory';
import type { TaskViewPage } from './taskView';

const minute = 60_000;
/** One red pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

describe('files of a result that would run when opened (in front of a real workbench)', function () {
  this.timeout(4 * minute);
  /** What the page of the workbench, or anything in it, asked of a server of this machine. */
  const asked: string[] = [];
  let server: Server;
  let port: number;
  let story: Story;
  let workbench: Workbench;
  let view: TaskViewPage;
  let remove: () => void;

  before(async () => {
    server = createServer(({ url = '' }, response) => {
      asked.push(url);
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
    const workspace = makeTestWorkspace({
      'README.md': '# Greeter\n',
      'changed.ipynb': notebook('before', 'nothing'),
      'mine.ipynb': notebook('mine', script('mine')),
    });
    ({ remove } = workspace);
    const change = seedBranch(workspace.folder, 'tsk/feat/report/00000001', {
      'changed.ipynb': notebook('after', script('changed')),
      'drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg"><image href="${at('svg')}"/><script>fetch("${at('svg')}")</script></svg>\n`,
      'pixel.png': png,
      'notes.md': `# Notes\n\n![a picture](${at('markdown')})\n`,
      'page.html': `<script>fetch("${at('html')}")</script>\n`,
      'results.ipynb': notebook('added', script('added')),
      'tools/.vscode/tasks.json': '{}\n',
    });
    const data = mkdtempSync(path.join(tmpdir(), 'tsk-story-'));
    const ended = { startedAt: '2026-01-01T10:00:00.000Z', endedAt: '2026-01-01T10:20:00.000Z' };
    const state = { kind: 'completed', ...ended, outcome: { exitCode: 0, change } } as const;
    await seedTasks(data, [taskIn(workspace.folder, 'report', 60, { state })]);
    const settings = {
      'tsk.workers': 0,
      // As people set it who read Markdown rather than write it.
      'workbench.editorAssociations': { '*.md': 'vscode.markdown.preview.editor' },
    };
    story = await Story.start(workspace.folder, { data, settings });
    ({ workbench, view } = story);
    await view.open();
    await view.row('report', 'DONE').waitFor();
    await view.expand('report');
  });

  after(async () => {
    await story.stop();
    server.close();
    server.closeAllConnections();
    remove();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed ${this.currentTest.title}`);
  });

  const at = (name: string): string => `http://127.0.0.1:${port}/${name}`;
  const script = (name: string): string => `<script>fetch("${at(name)}")</script><img src="${at(name)}">`;

  /** The text of the editor that is in front. */
  const editor = (text: string | RegExp) =>
    workbench.page.locator('.editor-instance .view-lines').getByText(text).first();

  it('marks the files that something would act on, and says why', async () => {
    await view.row('7 files changed', '⚠ 3 to check').waitFor();
    await view.row('tasks.json', '⚠ editor settings').waitFor();
    await view.row('results.ipynb', '⚠ notebook').waitFor();
    assert.doesNotMatch(await view.row('page.html').innerText(), /⚠/);
    const why = workbench.page
      .locator('.monaco-hover')
      .getByText('Editors apply it when the folder is opened')
      .first();
    // A row that is drawn again keeps its hover from coming, until the mouse moves.
    for (let isShown = false; !isShown;) {
      await workbench.page.mouse.move(600, 300);
      await view.row('tasks.json').hover();
      isShown = await why.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
    }
    await story.photograph('foreign-marks');
    await workbench.page.mouse.move(600, 300);
  });

  it('opens an added notebook as text', async () => {
    await view.row('results.ipynb').click();
    await editor('"cell_type"').waitFor();
    assert.equal(await workbench.page.locator('.notebook-editor').count(), 0);
    await story.photograph('foreign-notebook');
  });

  it('opens the difference of a changed notebook as text', async () => {
    await view.row('changed.ipynb').click();
    await workbench.page.locator('.monaco-diff-editor .view-lines').getByText('"after"').first().waitFor();
    assert.equal(await workbench.page.locator('.notebook-text-diff-editor').count(), 0);
  });

  it('opens pictures that are programs, pages and Markdown as text, whatever the settings say', async () => {
    await view.row('drawing.svg').click();
    await editor('www.w3.org').waitFor();
    await view.row('page.html').click();
    await editor(at('html')).waitFor();
    await view.row('notes.md').click();
    await editor('a picture').waitFor();
  });

  it('opens a picture as a picture', async () => {
    await view.row('pixel.png').click();
    await workbench.page.locator('.tab.active', { hasText: 'pixel (added).png' }).waitFor();
    await workbench.page.locator('.statusbar').getByText('1x1').waitFor();
  });

  it('opens all of them as text in one diff, and from there each', async () => {
    await view.row('report', 'DONE').click();
    const diff = workbench.page.locator('.multiDiffEditor');
    await diff.getByText('"after"').first().waitFor();
    const header = diff.locator('.header').filter({ hasText: 'changed.ipynb' }).first();
    await header.hover();
    await header.getByRole('button', { name: 'Open File' }).first().click();
    await editor('"after"').waitFor();
    assert.equal(await workbench.page.locator('.notebook-editor').count(), 0);
  });

  it('asked no server of this machine for anything', async () => {
    // A notebook of the user’s own, which they open themselves, runs: what was watched for can be seen.
    await workbench.page.keyboard.press('ControlOrMeta+KeyP');
    await workbench.window.quickInput.field.fill('mine.ipynb');
    await workbench.window.quickInput.row('mine.ipynb').first().click();
    for (const deadline = Date.now() + minute; !asked.includes('/mine');) {
      assert.ok(Date.now() < deadline, 'The user’s own notebook did not run.');
      await workbench.page.waitForTimeout(100);
    }
    assert.deepEqual([...new Set(asked)], ['/mine']);
  });

  function notebook(word: string, html: string): string {
    const output = { output_type: 'display_data', data: { 'text/html': [html] }, metadata: {} };
    const cell = {
      cell_type: 'code',
      execution_count: 1,
      id: 'abcdefgh',
      metadata: {},
      outputs: [output],
      source: [word],
    };
    return `${JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }, undefined, 1)}\n`;
  }
});
