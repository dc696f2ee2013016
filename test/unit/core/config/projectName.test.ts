import assert from 'node:assert/strict';
import { projectName } from '../../../../src/core/config/projectName';

describe('the name of a project', () => {
  for (const [commonDir, worktree, name] of [
    ['/repos/shop/.git', '/repos/shop', 'shop'],
    ['/repos/Shop.API/.git', '/repos/Shop.API', 'shop.api'],
    ['/repos/shop/.git', '/elsewhere/shop-hotfix', 'shop'],
    ['/repos/My Shop (old)/.git', '/repos/My Shop (old)', 'my-shop-old'],
    ['/repos/été/.git', '/repos/été', 'été'],
    ['/repos/a__b/.git', '/repos/a__b', 'a__b'],
    ['/repos/---/.git', '/repos/---', 'default'],
    ['/repos/bare.git', '/repos/bare-main', 'bare-main'],
  ] as const) {
    it(`is ${name} for ${worktree}`, () => {
      assert.equal(projectName({ commonDir, worktree }), name);
    });
  }
});
