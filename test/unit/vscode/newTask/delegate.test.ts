import assert from 'node:assert/strict';
import { commentTask } from '../../../../src/vscode/newTask/commentTask';
import {
  changesPrompt,
  commentPrompt,
  filesPrompt,
  problemPrompt,
} from '../../../../src/vscode/newTask/delegatePrompts';

describe('a comment that asks for something', () => {
  const found: readonly [line: string, word: string, text: string][] = [
    ['// TODO: round to cents', 'TODO', 'round to cents'],
    ['  # FIXME(ada) breaks on leap days', 'FIXME', 'breaks on leap days'],
    ['/* TODO - write this */', 'TODO', 'write this'],
    ['<!-- XXX explain -->', 'XXX', 'explain'],
    ['-- HACK', 'HACK', ''],
    ['x = 1; // BUG:off by one', 'BUG', 'off by one'],
  ];
  for (const [line, word, text] of found)
    it(`is found in ${JSON.stringify(line)}`, () => assert.deepEqual(commentTask(line), { word, text }));

  for (const line of ['', 'const TODOS = []', 'my_TODO: x', 'todo: x', 'mastodon', 'DEBUG: x'])
    it(`is not in ${JSON.stringify(line)}`, () => assert.equal(commentTask(line), undefined));

  it('is not looked for far to the right', () => {
    assert.equal(commentTask(`${' '.repeat(10_000)}TODO: x`), undefined);
  });
});

describe('the prompts of tasks that begin in the editor', () => {
  it('name a problem, its place and who says so', () => {
    const problem = { message: 'Type mismatch\nin a', source: 'ts', line: 7 };
    assert.equal(
      problemPrompt('a`b.ts', [problem]),
      'Fix this problem in `` a`b.ts ``:\n\n- line 7 (ts): Type mismatch in a',
    );
    assert.match(
      problemPrompt('a', [problem, { message: 'x', line: 9 }]),
      /^Fix these problems.*- line 9: x$/s,
    );
    assert.ok(problemPrompt('a', [{ message: 'x'.repeat(100_000), line: 1 }]).length < 2_200);
  });

  it('quote a comment', () => {
    const prompt = commentPrompt('a.ts', 3, { word: 'TODO', text: 'round' });
    assert.match(prompt, /^Do what the TODO comment in `a\.ts`, line 3, asks for: round\n/);
    assert.match(commentPrompt('a.ts', 3, { word: 'TODO', text: '' }), /asks for\.\n/);
  });

  it('list changes and files, not without end', () => {
    const paths = Array.from({ length: 130 }, (_, n) => `f${n}`);
    assert.match(changesPrompt(paths), /`f99`\n- and 30 more\n/);
    assert.equal(
      filesPrompt([
        { path: 'src', isFolder: true },
        { path: 'a.ts', isFolder: false },
      ]),
      'This is about the folder `src`, the file `a.ts`.\n\n',
    );
  });
});
