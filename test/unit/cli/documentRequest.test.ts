import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentRequest } from '../../../src/cli/documentRequest';
import { editDocument } from '../../../src/cli/editDocument';
import { taskOptions, taskRequest } from '../../../src/cli/verbs/taskOptions';

import { givenOptions } from '../../support/givenOptions';
import { tempFolder } from '../../support/tempFolder';

const text =
  '---\ntype: fix\nagent: [claude, codex]\nstack: node\ntags: [ui]\npriority: high\nnetwork: none\nrepository: x\n---\n\nMend it\n';

describe('a task document on the command line', () => {
  const folder = tempFolder('task-document');
  writeFileSync(join(folder, 'mend.tsk.md'), text);
  writeFileSync(join(folder, 'plain.md'), text);
  const request = async (...argv: readonly string[]) =>
    taskRequest(await givenOptions(taskOptions, argv), folder);

  it('is the whole task', async () => {
    assert.deepEqual(await request('--prompt-file', 'mend.tsk.md'), {
      repoPath: folder,
      type: 'fix',
      prompt: 'Mend it',
      tags: ['ui'],
      priority: 'high',
      flags: { agent: 'claude,codex', stack: 'node', network: 'none' },
    });
  });

  it('is weaker than what is said beside it', async () => {
    const given = ['--type', 'feat', '--agent', 'script', '--tag', 'api', '--network', 'open', '--name', 'n'];
    const { type, tags, name, flags, priority } = await request('--prompt-file', 'mend.tsk.md', ...given);
    assert.deepEqual(
      { type, tags, name, flags, priority },
      {
        ...{ type: 'feat', tags: ['api'], name: 'n', priority: 'high' },
        flags: { agent: 'script', stack: 'node', network: 'open' },
      },
    );
  });

  it('is a prompt like any other under another name', async () => {
    const { type, prompt } = await request('--prompt-file', 'plain.md');
    assert.deepEqual([type, prompt], ['generic', text]);
  });

  it('with mistakes is not sent, and each is told with its place', async () => {
    await assert.rejects(documentRequest('---\ntpye: x\npriority: x\n---\n', 'a.tsk.md'), {
      code: 'bad-input',
      message: /\n {2}a\.tsk\.md:2:1 .*"type"\?\n {2}a\.tsk\.md:3:11 /,
    });
  });
});

describe('writing a task document in an editor', () => {
  const folder = tempFolder('task-editor');
  /** An "editor" that notes its file and does something to it. */
  const editorThat = (name: string, does: string): string => {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\necho "$2" > ${folder}/${name}.seen\n${does}\n`);
    chmodSync(file, 0o755);
    return `${file} --wait`;
  };
  const seen = (name: string): string => readFileSync(join(folder, `${name}.seen`), 'utf8').trim();

  it('gives the request, and leaves no file', async () => {
    const VISUAL = editorThat('good', 'echo "Do it" >> "$2"');
    const { prompt, type } = await editDocument('---\ntype: feat\n---\n\n', { VISUAL, EDITOR: 'false' });
    assert.deepEqual([prompt, type], ['Do it', 'feat']);
    assert.equal(existsSync(seen('good')), false);
  });

  it('loses nothing that was typed wrong', async () => {
    const EDITOR = editorThat('bad', 'printf -- "---\\ntpye: x\\n---\\nLong text\\n" > "$2"');
    await assert.rejects(editDocument('', { EDITOR }), (error: Error) => error.message.includes(seen('bad')));
    assert.match(readFileSync(seen('bad'), 'utf8'), /Long text/);
  });

  it('adds nothing when nothing was written', async () => {
    await assert.rejects(editDocument('x', { EDITOR: editorThat('none', ':') }), { code: 'cancelled' });
    assert.equal(existsSync(seen('none')), false);
  });

  it('says when there is no such editor, or it failed', async () => {
    await assert.rejects(editDocument('x', { EDITOR: join(folder, 'nothing') }), { code: 'bad-input' });
    await assert.rejects(editDocument('x', { EDITOR: editorThat('sick', 'exit 3') }), /ended with 3/);
  });
});
