import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unsavedFiles, unsavedList } from '../../../../src/vscode/documents/unsavedFiles';
import { tempFolder } from '../../../support/tempFolder';

const documentAt = (path: string, given: object = {}): Parameters<typeof unsavedFiles>[0][number] => ({
  ...{ uri: { scheme: 'file', fsPath: path }, isDirty: true, isUntitled: false },
  ...given,
});

describe('unsaved files that a snapshot would miss', () => {
  const root = tempFolder('unsaved');

  it('are the changed ones of the working tree, and no others', async () => {
    const worktree = join(root, 'shop');
    mkdirSync(worktree);
    const changed = documentAt(join(worktree, 'cart.ts'));
    const all = [
      changed,
      documentAt(join(worktree, 'same.ts'), { isDirty: false }),
      documentAt('Untitled-1', { uri: { scheme: 'untitled', fsPath: 'Untitled-1' }, isUntitled: true }),
      documentAt(join(worktree, 'new.ts'), { isUntitled: true }),
      documentAt(join(worktree, 'a.ts'), { uri: { scheme: 'git', fsPath: join(worktree, 'a.ts') } }),
      documentAt(join(root, 'shopping', 'list.ts')),
      documentAt(join(worktree, '.git', 'COMMIT_EDITMSG')),
    ];
    assert.deepEqual(await unsavedFiles(all, worktree), [changed]);
  });

  it('are found through a link', async () => {
    const worktree = join(root, 'real');
    mkdirSync(worktree);
    writeFileSync(join(worktree, 'a.ts'), '');
    symlinkSync(worktree, join(root, 'link'));
    const through = documentAt(join(root, 'link', 'a.ts'));
    assert.deepEqual(await unsavedFiles([through], worktree), [through]);
  });

  it('are named, the first few of them', () => {
    assert.equal(unsavedList(['src/a.ts', 'b.ts']), 'src/a.ts\nb.ts');
    const many = Array.from({ length: 7 }, (_, n) => `f${n}.ts`);
    assert.equal(unsavedList(many), 'f0.ts\nf1.ts\nf2.ts\nf3.ts\n… and 3 more');
    assert.equal(unsavedList(many.slice(0, 5)).split('\n').length, 5);
  });
});
