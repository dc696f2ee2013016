import { strict as assert } from 'node:assert';
import { blobQuery, parseBlobQuery, type BlobRef } from '../../../../src/vscode/review/blobRef';

const object = 'a'.repeat(40);

describe('blobRef', () => {
  it('comes back from a query as it was', () => {
    const refs: readonly BlobRef[] = [
      { kind: 'blob', gitDir: '/repos/ada/my repo&"x"/.git', object },
      { kind: 'submodule', gitDir: 'C:\\repo\\.git', object: 'b'.repeat(64) },
    ];
    for (const ref of refs) assert.deepEqual(parseBlobQuery(blobQuery(ref)), ref);
  });

  const bad = {
    nothing: '',
    'other JSON': '{"kind":"blob"}',
    'a short name': JSON.stringify(['blob', '/r/.git', 'abc']),
    'an option instead of a name': JSON.stringify(['blob', '/r/.git', '--help'.padEnd(40, 'a')]),
    'an unknown kind': JSON.stringify(['tree', '/r/.git', object]),
    'a folder that is no text': JSON.stringify(['blob', 7, object]),
  };
  for (const [name, query] of Object.entries(bad)) {
    it(`refuses ${name}`, () => assert.equal(parseBlobQuery(query), undefined));
  }
});
