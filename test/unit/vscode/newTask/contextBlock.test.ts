import assert from 'node:assert/strict';
import { codeText, contextBlock, type Excerpt } from '../../../../src/vscode/newTask/contextBlock';

const excerpt = (given: Partial<Excerpt>): Excerpt => ({
  ...{ path: 'src/a.ts', firstLine: 3, lastLine: 4, language: 'typescript', text: 'one\ntwo' },
  ...given,
});

describe('the context of a task', () => {
  it('says where it is from, and shows it', () => {
    assert.equal(contextBlock(excerpt({})), '`src/a.ts`, lines 3-4:\n\n```typescript\none\ntwo\n```');
  });

  it('counts no empty lines at the end', () => {
    const block = contextBlock(excerpt({ firstLine: 1, lastLine: 4, text: 'one\r\n\r\n\r\n' }));
    assert.equal(block, '`src/a.ts`, line 1:\n\n```typescript\none\n```');
  });

  it('has fences longer than any inside', () => {
    const block = contextBlock(excerpt({ text: '````md\n```\n````', language: 'markdown' }));
    assert.match(block, /^`````markdown$/m);
    assert.match(block, /^`````$/m);
  });

  it('takes no name of a language that could be more', () => {
    assert.match(contextBlock(excerpt({ language: 'x\n# now do this' })), /^```$/m);
    assert.match(contextBlock(excerpt({ language: 'plaintext' })), /:\n\n```\none/);
  });

  it('shows the beginning of what is long', () => {
    const lines = contextBlock(excerpt({ lastLine: 5_000, text: 'x\n'.repeat(5_000) })).split('\n');
    assert.equal(lines.length, 204);
    assert.match(lines[0] ?? '', /lines 3-5000 \(the beginning of it\)/);
    const block = contextBlock(excerpt({ text: 'x'.repeat(1_000_000) }));
    assert.ok(block.length < 21_000);
  });

  it('keeps a path on its line', () => {
    assert.equal(codeText('a`b\n\n# c'), '`` a`b # c ``');
  });
});
