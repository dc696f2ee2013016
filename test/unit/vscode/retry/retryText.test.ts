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
      const text = retryText(id, instructions, 'Retry of fix-login', 'This line is not sent.');
      assert.deepEqual(readRetryText(text), { task: '0a1b2c3d', instructions });
      assert.deepEqual(readRetryText(text.replaceAll('\n', '\r\n')), {
        task: '0a1b2c3d',
        instructions: instructions.replaceAll('\n', '\r\n'),
      });
    }
  });

  it('finds the task, whatever that is called', () => {
    const text = retryText(id, 'Fix it.', 'Retry of · deadbeef · x', 'This line is not sent.');
    assert.deepEqual(readRetryText(text), { task: '0a1b2c3d', instructions: 'Fix it.' });
  });

  it('goes on when the line below the first is taken away', () => {
    const text = retryText(id, 'Fix it.', 'x', 'y').replace('\n\n', '\n');
    assert.deepEqual(readRetryText(text), { task: '0a1b2c3d', instructions: 'Fix it.' });
  });

  it('is none without a task in its first line', () => {
    for (const text of [
      '',
      'Fix it.',
      '> Fix it.',
      '> Retry of x · zzzzzzzz · y',
      '\n> Retry of x · 0a1b2c3d · y',
    ])
      assert.equal(readRetryText(text), undefined, text);
  });
});
