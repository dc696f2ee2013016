import assert from 'node:assert/strict';
import { draftDocument, yamlText } from '../../../../src/core/template/draftDocument';
import { parseTaskDocument } from '../../../../src/core/template/parseTaskDocument';

describe('a new task document', () => {
  it('is read as it was meant', async () => {
    const values = { FILE: 'src/a b.ts', SELECTION: 'x: "y"\n\t\\ # z\n' };
    const { text, cursor } = draftDocument({
      ...{ type: 'feat', agents: ['claude', 'codex'], repository: '/repos/my shop', parent: '12345678' },
      ...{ tags: ['ui'], values, prompt: '  Do it: now\n', context: ['`a`:\n\n```\n---\n```'] },
    });
    const { request, problems } = await parseTaskDocument(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(request, {
      ...{ type: 'feat', agents: ['claude', 'codex'], repository: '/repos/my shop', parents: ['12345678'] },
      ...{ tags: ['ui'], flags: {}, prompt: 'Do it: now\n\n`a`:\n\n```\n---\n```' },
      values: { FILE: 'src/a b.ts', SELECTION: 'x: "y"\n\t\\ # z' },
    });
    assert.ok(text.slice(0, cursor).endsWith('Do it: now'));
  });

  it('has an empty line for the prompt, where the cursor is', async () => {
    const { text, cursor } = draftDocument({ type: 'generic', agents: [] });
    assert.equal(text.slice(cursor), '\n');
    assert.ok(text.slice(0, cursor).endsWith('\n---\n\n'));
    const { request, problems } = await parseTaskDocument(text);
    assert.deepEqual([request.type, request.agents, request.prompt, problems], ['generic', [], '', []]);
  });

  it('goes on in the next paragraph where the prompt does', () => {
    const { text, cursor } = draftDocument({
      type: 'fix',
      agents: [],
      prompt: 'About this.\n\n',
      context: ['x'],
    });
    assert.ok(text.slice(0, cursor).endsWith('\n\nAbout this.\n\n'));
    assert.equal(text.slice(cursor), '\n\nx\n');
  });

  for (const text of [
    'a: b',
    '#x',
    '- a',
    '"',
    "it's",
    '[x',
    '{',
    '*a',
    '&a',
    '!t',
    '|',
    'a\nb',
    ' a',
    '%',
    '@x',
    '~',
  ])
    it(`holds ${JSON.stringify(text)}`, async () => {
      const { request, problems } = await parseTaskDocument(`---\nname: ${yamlText(text)}\n---\n`);
      assert.deepEqual([request.name, problems], [text.trim(), []]);
    });
});
