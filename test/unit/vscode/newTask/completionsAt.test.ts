import assert from 'node:assert/strict';
import { documentKeys } from '../../../../src/core/template/documentKeys';
import { parseTaskDocument } from '../../../../src/core/template/parseTaskDocument';
import { completionsAt, type Completion, type Offers } from '../../../../src/vscode/newTask/completionsAt';
import { aTaskType } from '../aTaskType';

const offers: Offers = {
  types: [aTaskType({ name: 'generic' }), aTaskType({ name: 'feat' })],
  agents: [{ name: 'claude' }, { name: 'codex' }],
  stacks: [{ name: 'node' }],
  repositories: [{ name: 'shop' }],
  parents: [{ name: '1a2b3c4d', detail: 'greet · completed' }],
  tags: [{ name: 'ui' }],
};

/** `|` is the cursor. */
async function at(marked: string): Promise<readonly Completion[]> {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const document = await parseTaskDocument(text);
  return completionsAt(
    text,
    offset,
    { ...document, written: document.entries.map(({ name }) => name) },
    offers,
  );
}

const names = async (marked: string): Promise<readonly string[]> =>
  (await at(marked)).map(({ name }) => name);

describe('completion in a task document', () => {
  it('offers the keys that are not there yet', async () => {
    const all = documentKeys.map(({ name }) => name);
    assert.deepEqual(await names('---\n|\n---\n'), all);
    assert.deepEqual(
      await names('---\ntype: feat\nagents: claude\npri|\n---\n'),
      all.filter((name) => !['type', 'agent'].includes(name)),
    );
    const priority = (await at('---\npri|or\n---\n')).find(({ name }) => name === 'priority');
    assert.deepEqual([priority?.insert, priority?.from, priority?.to], ['priority: ', 0, 5]);
  });

  const values: readonly [marked: string, ...names: string[]][] = [
    ['---\ntype: |\n---\n', 'generic', 'feat'],
    ['---\ntype: fe|at # a\n---\n', 'generic', 'feat'],
    ['---\nagents: [claude, |]\n---\n', 'claude', 'codex'],
    ['---\nagent:\n  - claude\n  - |\n---\n', 'claude', 'codex'],
    ['---\nstack: |\n---\n', 'node'],
    ['---\nrepository: |\n---\n', 'shop'],
    ['---\nparent: 1a|\n---\n', '1a2b3c4d'],
    ['---\ntags: [|\n---\n', 'ui'],
    ['---\npriority: |\n---\n', 'low', 'normal', 'high'],
    ['---\nnetwork: |\n---\n', 'allowlist', 'none'],
  ];
  for (const [marked, ...expected] of values)
    it(`offers values in ${JSON.stringify(marked)}`, async () =>
      assert.deepEqual(await names(marked), expected));

  it('takes the whole word at the cursor away', async () => {
    const [first] = await at('---\nagent: [cl|aude, codex]\n---\n');
    assert.deepEqual([first?.from, first?.to], [8, 14]);
  });

  for (const marked of [
    '---\ntype: feat\n---\n|',
    '|---\n---\n',
    'type: |',
    '---\n# type: |\n---\n',
    '---\nname: |\n---\n',
  ])
    it(`offers nothing in ${JSON.stringify(marked)}`, async () => assert.deepEqual(await names(marked), []));
});
