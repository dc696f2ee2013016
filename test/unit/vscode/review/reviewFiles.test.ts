import { strict as assert } from 'node:assert';
import type { FileChange } from '../../../../src/core/model/repository';
import { reviewFiles } from '../../../../src/vscode/review/reviewFiles';

const [before, after] = ['a'.repeat(40), 'b'.repeat(40)];
const change = (given: Partial<FileChange>): FileChange => ({
  status: 'modified',
  path: 'src/a.ts',
  submodule: false,
  ...given,
});
const only = (given: Partial<FileChange>) => reviewFiles('/r/.git', [change(given)])[0];

describe('reviewFiles', () => {
  it('shows both sides of a modified file', () => {
    const file = only({ oldBlob: before, newBlob: after });
    assert.deepEqual(file?.original, {
      path: 'src/a.ts',
      ref: { kind: 'blob', gitDir: '/r/.git', object: before },
    });
    assert.equal(file?.modified?.ref.object, after);
  });

  it('leaves out the side without a file', () => {
    assert.equal('original' in (only({ status: 'added', newBlob: after }) ?? {}), false);
    assert.equal('modified' in (only({ status: 'deleted', oldBlob: before }) ?? {}), false);
  });

  it('shows a renamed file under both names', () => {
    const file = only({ status: 'renamed', oldPath: 'src/old.ts', oldBlob: before, newBlob: after });
    assert.deepEqual([file?.original?.path, file?.modified?.path], ['src/old.ts', 'src/a.ts']);
  });

  it('does not take a submodule for a file', () => {
    assert.equal(only({ submodule: true, newBlob: after })?.modified?.ref.kind, 'submodule');
  });

  it('is in the order of paths', () => {
    const files = reviewFiles('/r/.git', [
      change({ path: 'b' }),
      change({ path: 'a/z' }),
      change({ path: 'a' }),
    ]);
    assert.deepEqual(
      files.map(({ path }) => path),
      ['a', 'a/z', 'b'],
    );
  });
});
