import assert from 'node:assert/strict';
import { repositoryName, whichRepository } from '../../../../src/vscode/repositories/whichRepository';
import type { OpenRepository } from '../../../../src/vscode/repositories/openFolder';

const repository = (worktree: string, name: string, path = worktree): OpenRepository => ({
  ...{ path, realPath: path, name, status: 'ready', location: { worktree, commonDir: `${worktree}/.git` } },
});

describe('which repository a task document is about', () => {
  const shop = repository('/repos/shop', 'shop');
  const inner = repository('/repos/shop/vendor/lib', 'lib');
  const other = repository('/else/shop', 'shop');
  const all = [shop, inner];

  it('the one that it names, by folder or path', () => {
    assert.equal(whichRepository(all, { wanted: 'lib' }), inner);
    assert.equal(whichRepository(all, { wanted: '/repos/shop', file: '/repos/shop/vendor/lib/a' }), shop);
    assert.equal(whichRepository(all, { wanted: 'nothing' }), undefined);
  });

  it('else the innermost around its file', () => {
    assert.equal(whichRepository(all, { file: '/repos/shop/vendor/lib/a.md' }), inner);
    assert.equal(whichRepository(all, { file: '/repos/shop/a.md' }), shop);
    assert.equal(whichRepository(all, { file: '/repos/shopping/a.md' }), undefined);
  });

  it('else the only one', () => {
    assert.equal(whichRepository([shop], {}), shop);
    assert.equal(whichRepository(all, {}), undefined);
    assert.equal(whichRepository([], {}), undefined);
  });

  it('is called by its path where the name is taken twice', () => {
    assert.equal(repositoryName(shop, all), 'shop');
    assert.equal(repositoryName(shop, [shop, other]), '/repos/shop');
    assert.equal(whichRepository([shop, other], { wanted: '/else/shop' }), other);
  });
});
