import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commands, FileSystemError, Uri, window, workspace } from 'vscode';
import type { Core } from '../../../src/core/core';
import { resultOf, type Task } from '../../../src/core/model/task';
import { blobQuery } from '../../../src/vscode/review/blobRef';
import { blobUri } from '../../../src/vscode/review/blobUri';
import { activated, anotherCore, eventually, openFolder } from './bench';

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', openFolder(), ...args], { encoding: 'utf8' }).trim();

const sideOf = (gitDir: string, object: string, name: string) =>
  blobUri({ path: name, ref: { kind: 'blob', gitDir, object } }, []);

describe('reading what is in a repository', () => {
  let core: Core;
  let task: Task;

  before(async () => {
    await activated();
    core = anotherCore();
    const request = { repoPath: openFolder(), type: 'generic', agent: 'no-op', prompt: 'Nothing' };
    task = await core.tasks.add(request);
    // Whether a worker of the extension was faster does not matter here.
    await core.tasks.cancel(task.id).catch(() => undefined);
  });

  after(() => core.dispose());

  it('serves a blob of a repository that has a task, read-only', async () => {
    const uri = sideOf(task.snapshot.gitDir, git('rev-parse', 'HEAD:README.md'), 'README.md');
    const content = await eventually('the extension to hear of the task', () =>
      Promise.resolve(workspace.fs.readFile(uri)).catch(() => undefined),
    );
    assert.equal(new TextDecoder().decode(content), '# Sample\n');
    assert.equal(workspace.fs.isWritableFileSystem('tsk-git'), false);
    const document = await workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'markdown');
  });

  it('does not run git in a directory that no task was started from', async () => {
    const uri = sideOf('/somewhere/else/.git', git('rev-parse', 'HEAD:README.md'), 'README.md');
    await assert.rejects(Promise.resolve(workspace.fs.readFile(uri)), FileSystemError);
  });

  it('serves nothing under a name that an editor other than that of text claims', async () => {
    const object = git('rev-parse', 'HEAD:README.md');
    const query = blobQuery({ kind: 'blob', gitDir: task.snapshot.gitDir, object });
    for (const name of ['a.ipynb', 'a.svg', 'a.png', 'a.interactive', 'a.unknown']) {
      const uri = Uri.from({ scheme: 'tsk-git', path: `/${name}`, query });
      await assert.rejects(Promise.resolve(workspace.fs.readFile(uri)), FileSystemError, name);
    }
    // The preview of Markdown offers itself: for text nobody takes it unasked, for bytes VS Code would.
    const bytes = execFileSync('git', ['-C', openFolder(), 'hash-object', '-w', '--stdin'], {
      encoding: 'utf8',
      input: '# a\0b',
    }).trim();
    const preview = sideOf(task.snapshot.gitDir, bytes, 'a.md');
    assert.equal(preview.path, '/a.md');
    await assert.rejects(Promise.resolve(workspace.fs.readFile(preview)), /not text/);
    const plain = sideOf(task.snapshot.gitDir, object, 'a.ipynb');
    assert.equal(new TextDecoder().decode(await workspace.fs.readFile(plain)), '# Sample\n');
    assert.equal((await workspace.openTextDocument(plain)).languageId, 'plaintext');
  });

  it('says so when there is no such blob', async () => {
    const uri = sideOf(task.snapshot.gitDir, 'f'.repeat(40), 'README.md');
    await assert.rejects(Promise.resolve(workspace.fs.readFile(uri)), FileSystemError);
  });
});

describe('reviewing a branch', function () {
  this.timeout(180_000);
  const core = anotherCore();

  before(() => {
    assert.ok(
      process.env['TSK_TEST_ENGINE'],
      'Run this through "npm run test:editor", which starts an engine.',
    );
  });

  after(async () => {
    core.dispose();
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens every file of it in one diff', async () => {
    await activated();
    mkdirSync(path.join(openFolder(), '.tsk'), { recursive: true });
    const script = 'echo "More." >> README.md\necho "new" > added.txt\n';
    writeFileSync(path.join(openFolder(), '.tsk', 'agent.sh'), script);
    const task = await core.tasks.run({
      repoPath: openFolder(),
      type: 'generic',
      agent: 'script',
      prompt: 'Say more',
    });
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    const result = resultOf(task);
    assert.ok(result);
    assert.equal(git('rev-parse', result.branch), result.commit);

    const label = `${result.branch} (2 files)`;
    await eventually('the tab of the review', async () => {
      await commands.executeCommand('tsk.reviewChanges', task.id);
      return window.tabGroups.all.flatMap(({ tabs }) => tabs).find((tab) => tab.label === label);
    });
    const sides = await eventually('the sides of the diff', () => {
      const open = workspace.textDocuments.filter(({ uri }) => uri.scheme === 'tsk-git');
      return open.some(({ uri }) => uri.path === '/added.txt') ? open : undefined;
    });
    const texts = sides.map((document) => document.getText());
    assert.ok(texts.includes('# Sample\n'), 'the file before');
    assert.ok(texts.includes('# Sample\nMore.\n'), 'the file after');
    assert.ok(texts.includes('new\n'), 'the new file');
  });

  it('opens the first 2,000 files of a larger one', async () => {
    mkdirSync(path.join(openFolder(), '.tsk'), { recursive: true });
    const script = 'mkdir many; for n in $(seq 1 2001); do echo $n > many/$n; done\n';
    writeFileSync(path.join(openFolder(), '.tsk', 'agent.sh'), script);
    const request = { repoPath: openFolder(), type: 'generic', agent: 'script', prompt: 'Many' };
    const task = await core.tasks.run(request);
    const result = resultOf(task);
    assert.equal(result?.files, 2_001, JSON.stringify(task.state));
    await eventually('the extension to hear of the task', () =>
      Promise.resolve(
        workspace.fs.readFile(sideOf(task.snapshot.gitDir, git('rev-parse', `${result.branch}:many/1`), '1')),
      ).catch(() => undefined),
    );
    // Its end is not waited for: it says what is left out, until somebody closes that.
    void commands.executeCommand('tsk.reviewChanges', task.id);
    const label = `${result.branch} (2000 files)`;
    await eventually('the tab of the review', () =>
      window.tabGroups.all.flatMap(({ tabs }) => tabs).find((tab) => tab.label === label),
    );
  });
});
