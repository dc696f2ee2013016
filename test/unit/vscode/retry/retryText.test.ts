import { strict as assert } from 'node:assert';
import type { TaskId } from '../../../../src/core/model/taskId';
import { readRetryText, retryText } from '../../../../src/vscode/retry/retryText';

const id = '0a1b2c3d-0000-4000-8000-000000000000' as TaskId;

describe('the document in which a task is written anew', () => {
  it('gives the instructions back as they are now, and the task', () => {
    for (const instructions of [
      'Fix it.\n',
      '\n\n# Fix\n\nWhat is broken\n',
      '<!-- a remark -->\nFix it.',
      '',
    ]) {
      const text = retryText(id, instructions, 'This line is not sent.');
      assert.deepEqual(readRetryText(text), { task: '0a1b2c3d', instructions });
      assert.deepEqual(readRetryText(text.replaceAll('\n', '\r\n')), {
        task: '0a1b2c3d',
        instructions: instructions.replaceAll('\n', '\r\n'),
      });
    }
  });

  it('keeps its first line one comment, whatever the remark says', () => {
    const text = retryText(id, 'Fix it.', 'so --> that');
    assert.match(text.split('\n')[0] ?? '', /^<!--(?:(?!-->).)*-->$/);
    assert.equal(readRetryText(text)?.instructions, 'Fix it.');
  });

  it('goes on when the line below the first is taken away', () => {
    const text = retryText(id, 'Fix it.', 'x').replace('\n\n', '\n');
    assert.deepEqual(readRetryText(text), { task: '0a1b2c3d', instructions: 'Fix it.' });
  });

  it('is none without a task in its first line', () => {
    for (const text of [
      '',
      'Fix it.',
      '<!-- tsk retry -->\nFix it.',
      '<!-- tsk retry zzzzzzzz · x -->',
      '\n<!-- tsk retry 0a1b2c3d · x -->',
    ])
      assert.equal(readRetryText(text), undefined, text);
  });
});
