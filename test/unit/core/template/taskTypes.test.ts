import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTaskTypes } from '../../../../src/core/template/taskTypes';
import { tempFolder } from '../../../support/tempFolder';

const shipped = createTaskTypes(join(__dirname, '..', '..', '..', '..', '..', 'templates'));
const prompt = '  Fix {{PROMPT}} & <b> in {{{x}}} {{#y}}\n\n```sh\necho "$HOME"\n```\n';

describe('the task types that come with TSK', () => {
  it('are these, the plainest first, each with a description', async () => {
    const types = await shipped.list();
    assert.deepEqual(
      types.map(({ name, needsPrompt }) => [name, needsPrompt]),
      [
        ['generic', true],
        ['ack', false],
        ['doc', true],
        ['feat', true],
        ['fix', true],
        ['plan', true],
        ['refactor', true],
      ],
    );
    for (const { name, description } of types) assert.ok(description.length > 10, name);
  });

  it('generic is the prompt and nothing else', async () => {
    assert.equal(await shipped.render('generic', prompt), prompt);
  });

  for (const type of ['feat', 'fix', 'doc', 'refactor', 'plan']) {
    it(`${type} holds the prompt as it is, once, and no front matter`, async () => {
      const text = await shipped.render(type, prompt);
      assert.equal(text.split(prompt).length, 2);
      assert.ok(text.startsWith('# '));
      assert.match(text, /[Cc]ommit/);
      assert.match(text.replace(prompt, ''), /^[^{}]*$/);
    });

    it(`${type} needs a prompt`, async () => {
      await assert.rejects(shipped.render(type, ' \n'), { code: 'bad-input', message: /needs a prompt/ });
    });
  }

  it('ack needs none', async () => {
    assert.match(await shipped.render('ack', ''), /"ack"/);
  });
});

describe('task types in a folder', () => {
  const folder = tempFolder('task-types');
  const types = createTaskTypes(folder);
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);

  it('are read when they are needed', async () => {
    assert.deepEqual(await types.list(), []);
    write('b.md', '\uFEFF---\r\nother: 1\r\ndescription:  "Two words"\r\n---\r\n\r\nDo {{PROMPT}}\r\n');
    write('a.md', 'No front matter.\n\n---\ndescription: not this\n---\n');
    write('notes.txt', 'not a template');
    assert.deepEqual(await types.list(), [
      { name: 'a', description: '', needsPrompt: false },
      { name: 'b', description: 'Two words', needsPrompt: true },
    ]);
    assert.equal(await types.render('b', 'it'), 'Do it');
    assert.equal(await types.render('a', ''), 'No front matter.\n\n---\ndescription: not this\n---');
  });

  for (const name of ['c', '../task-types/a', 'a.md', '', 'A']) {
    it(`there is no type "${name}"`, async () => {
      await assert.rejects(types.render(name, 'x'), { code: 'unknown-type', message: /Known types: a, b/ });
    });
  }

  it('a template with a variable of its own is refused', async () => {
    write('bad.md', '{{PROMPT}} {{BRANCH}}');
    await assert.rejects(types.render('bad', 'x'), { code: 'bad-input', message: /BRANCH/ });
  });
});
