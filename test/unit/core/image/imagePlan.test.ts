import assert from 'node:assert/strict';
import { imagePlan } from '../../../../src/core/image/imagePlan';

const file = (path: string, text: string, mode = 0o755) => ({ path, content: Buffer.from(text), mode });

describe('an image’s identity', () => {
  const plan = imagePlan('tsk/x', 'FROM a\n', [file('one', '1'), file('two', '2')]);

  it('is the same for the same Dockerfile and files, in any order', () => {
    assert.equal(imagePlan('tsk/x', 'FROM a\n', [file('two', '2'), file('one', '1')]).hash, plan.hash);
    assert.equal(plan.request.tag, `tsk/x:${plan.hash.slice(0, 12)}`);
    assert.equal(plan.request.labels['tsk.content'], plan.hash);
  });

  it('is another as soon as anything differs', () => {
    const others = [
      imagePlan('tsk/x', 'FROM b\n', [file('one', '1'), file('two', '2')]),
      imagePlan('tsk/x', 'FROM a\n', [file('one', '1'), file('two', '3')]),
      imagePlan('tsk/x', 'FROM a\n', [file('one', '1'), file('two', '2', 0o644)]),
      imagePlan('tsk/x', 'FROM a\n', [file('one', '12'), file('two', '')]),
      imagePlan('tsk/x', 'FROM a\n', [file('one', '1')]),
      imagePlan('tsk/x', 'FROM a\n', [file('one', '1'), { ...file('two', '2'), link: 'one' }]),
      imagePlan('tsk/x', 'FROM a\n', [file('one', '1'), { ...file('two', '2'), link: 'two' }]),
    ];
    assert.equal(new Set([plan, ...others].map(({ hash }) => hash)).size, others.length + 1);
  });

  it('has a context of the Dockerfile, where no repository has one, and the files it copies', () => {
    const { files, dockerfile } = plan.request;
    assert.deepEqual(
      files.map(({ path }) => path),
      ['.tsk-image/Dockerfile', 'one', 'two'],
    );
    assert.equal(dockerfile, '.tsk-image/Dockerfile');
  });
});
