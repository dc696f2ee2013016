import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTaskTypes } from '../../../../src/core/template/taskTypes';
import { makeOdd, oddFiles, onLinux } from '../../../support/oddFiles';
import { tempFolder } from '../../../support/tempFolder';

const builtIn = join(__dirname, '..', '..', '..', '..', '..', 'templates');
const nowhere = join(builtIn, 'there-is-no-such-folder');
const shipped = createTaskTypes({ builtIn, user: () => nowhere, project: () => nowhere });
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
        ['shell', false],
      ],
    );
    for (const { name, description, source, placeholders, problem } of types) {
      assert.ok(description.length > 10, name);
      assert.deepEqual([source, placeholders, problem], ['built-in', [], undefined], name);
    }
  });

  it('generic is the prompt and nothing else', async () => {
    assert.equal(await shipped.render('generic', prompt), prompt);
  });

  for (const type of ['feat', 'fix', 'doc', 'refactor', 'plan', 'shell']) {
    it(`${type} holds the prompt as it is, once, and no front matter`, async () => {
      const text = await shipped.render(type, prompt);
      assert.equal(text.split(prompt).length, 2);
      assert.ok(text.startsWith('# '));
      assert.match(text, /[Cc]ommit/);
      assert.match(text.replace(prompt, ''), /^[^{}]*$/);
    });
  }

  for (const type of ['generic', 'feat', 'fix', 'doc', 'refactor', 'plan']) {
    it(`${type} needs a prompt`, async () => {
      await assert.rejects(shipped.render(type, ' \n'), { code: 'bad-input', message: /needs a prompt/ });
    });
  }

  it('ack and shell need none', async () => {
    assert.match(await shipped.render('ack', ''), /"ack"/);
    assert.match(await shipped.render('shell', ''), /There is no request yet/);
  });
});

describe('task types in a folder', () => {
  const folder = tempFolder('task-types');
  const types = createTaskTypes({ builtIn: folder, user: () => nowhere, project: () => nowhere });
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);

  it('are read when they are needed, with what their front matter says', async () => {
    assert.deepEqual(await types.list(), []);
    write(
      'b.md',
      '\uFEFF---\r\nother: 1\r\ndescription:  "Two: words"\r\nagent: codex\r\nstack: go\r\nparent: required\r\n---\r\n\r\nDo {{PROMPT}} in {{FILE}}{{#SELECTION}}: {{SELECTION}}{{/SELECTION}}\r\n',
    );
    write('a.md', 'No front matter.\n\n---\ndescription: not this\n---\n');
    write('notes.txt', 'not a template');
    const from = { source: 'built-in' } as const;
    assert.deepEqual(await types.list(), [
      {
        ...{ name: 'a', file: join(folder, 'a.md'), ...from },
        ...{ description: '', parent: 'optional', needsPrompt: false, placeholders: [] },
      },
      {
        ...{ name: 'b', file: join(folder, 'b.md'), ...from },
        ...{ description: 'Two: words', agent: 'codex', stack: 'go', parent: 'required' },
        ...{ needsPrompt: true, placeholders: ['FILE'] },
      },
    ]);
    assert.equal(await types.render('b', 'it', { values: { FILE: 'a.ts' } }), 'Do it in a.ts');
    assert.equal(
      await types.render('b', 'it', { values: { FILE: '{{PROMPT}}', SELECTION: '{{FILE}}' } }),
      'Do it in {{PROMPT}}: {{FILE}}',
      'a value is never itself expanded',
    );
    assert.equal(await types.render('a', ''), 'No front matter.\n\n---\ndescription: not this\n---');
  });

  for (const name of ['c', '../task-types/a', 'a.md', '', 'A']) {
    it(`there is no type "${name}"`, async () => {
      await assert.rejects(types.render(name, 'x'), { code: 'unknown-type', message: /Known types: a, b/ });
    });
  }

  for (const word of ['PROMPT', 'prompt', 'DESCRIPTION', 'description']) {
    it(`{{${word}}} is where the prompt goes`, async () => {
      write('spelled.md', `Please {{${word}}} now`);
      assert.equal(await types.render('spelled', 'do it'), 'Please do it now');
    });
  }

  it('says everything that is missing at once', async () => {
    write('asks.md', '{{PROMPT}} {{BRANCH}} {{ISSUE_NUMBER}} {{FILE}}');
    await assert.rejects(types.render('asks', 'x', { values: { FILE: 'f' } }), {
      code: 'bad-input',
      message: /"asks" needs values for BRANCH, ISSUE_NUMBER\./,
    });
  });

  it('does not blow up a prompt that a template repeats', async () => {
    write('echo.md', '{{PROMPT}}'.repeat(1_000));
    await assert.rejects(types.render('echo', 'x'.repeat(100_000)), {
      code: 'bad-input',
      message: /allowed/,
    });
  });
});

describe('layers of task types', () => {
  const base = tempFolder('task-type-layers');
  const worktree = join(base, 'repo');
  const dirs = {
    builtIn: join(base, 'built-in'),
    user: join(base, 'user'),
    project: join(worktree, '.tsk', 'templates'),
  };
  for (const dir of Object.values(dirs)) mkdirSync(dir, { recursive: true });
  const types = createTaskTypes({ ...dirs, user: () => dirs.user, project: () => dirs.project });
  const put = (layer: keyof typeof dirs, name: string): void =>
    writeFileSync(join(dirs[layer], `${name}.md`), `${layer}: {{PROMPT}}`);
  put('builtIn', 'feat');
  put('builtIn', 'fix');
  put('user', 'fix');
  put('user', 'mine');
  put('project', 'mine');
  put('project', 'ours');

  const sources = async (tree?: string): Promise<string> =>
    (await types.list(tree)).map(({ name, source }) => `${name} ${source}`).join(', ');

  it('the project’s come before the user’s before the built-in ones', async () => {
    assert.equal(await sources(worktree), 'feat built-in, fix user, mine project, ours project');
    assert.equal(await types.render('mine', 'x', { worktree }), 'project: x');
    assert.equal(await types.render('fix', 'x', { worktree }), 'user: x');
  });

  it('a project’s count only where the working tree is named', async () => {
    assert.equal(await sources(), 'feat built-in, fix user, mine user');
    assert.equal(await types.render('mine', 'x'), 'user: x');
    await assert.rejects(types.render('ours', 'x'), { code: 'unknown-type' });
  });

  it('what leads out of the repository, is too large, no text or not well formed is told and not used', async () => {
    writeFileSync(join(base, 'secret.md'), 'secret');
    symlinkSync(join(base, 'secret.md'), join(dirs.project, 'leads-out.md'));
    symlinkSync(join(base, 'nothing.md'), join(dirs.project, 'leads-nowhere.md'));
    mkdirSync(join(dirs.project, 'folder.md'));
    writeFileSync(join(dirs.project, 'large.md'), 'x'.repeat(300 * 1024));
    writeFileSync(join(dirs.project, 'bytes.md'), Buffer.from([0xff, 0xfe, 0x00]));
    writeFileSync(join(dirs.project, 'open.md'), '{{#A}} never closed');
    writeFileSync(join(dirs.project, 'policy.md'), '---\nparent: perhaps\n---\n{{PROMPT}}');
    const found = new Map((await types.list(worktree)).map((type) => [type.name, type]));
    const expected: readonly (readonly [name: string, problem: RegExp])[] = [
      ['leads-out', /leads out of the repository/],
      ['leads-nowhere', /ENOENT/],
      ['folder', /not a regular file/],
      ['large', /larger than/],
      ['bytes', /not UTF-8/],
      ['open', /Invalid template/],
      ['policy', /parent: perhaps/],
    ];
    for (const [name, problem] of expected) {
      assert.match(found.get(name)?.problem ?? '', problem, name);
      await assert.rejects(types.render(name, 'x', { worktree }), { code: 'bad-input', message: problem });
    }
  });

  for (const [what, make] of Object.entries(oddFiles)) {
    it(`${what} in a template’s place is told at once`, async function () {
      onLinux(this);
      const file = makeOdd(make, dirs.user, `odd-${what.replaceAll(' ', '-')}.md`);
      const found = (await types.list(worktree)).find((type) => type.file === file);
      assert.match(found?.problem ?? '', /not a regular file|larger than/);
    });
  }

  it('what is no name for a type is not seen', async () => {
    writeFileSync(join(dirs.user, '.hidden.md'), 'x');
    writeFileSync(join(dirs.user, 'two words.md'), 'x');
    assert.doesNotMatch(await sources(), /hidden|two words/);
  });
});
