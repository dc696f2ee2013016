import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import { agentPath } from '../../../../src/vscode/newTask/editorContext';
import type { OpenFolder } from '../../../../src/vscode/repositories/openFolder';

const file = (path: string): Uri => ({ scheme: 'file', path, fsPath: path }) as Uri;
const folder = (path: string, worktree: string, realPath = path): OpenFolder => ({
  ...{ path, realPath, name: 'shop', status: 'ready' },
  location: { worktree, commonDir: `${worktree}/.git` },
});

describe('how an agent is told of a file', () => {
  const shop = folder('/repos/shop', '/repos/shop');
  const other = folder('/repos/other', '/repos/other');

  it('by its path in its repository', () => {
    assert.equal(agentPath(file('/repos/shop/src/a/index.ts'), { current: [other, shop] }), 'src/a/index.ts');
    assert.equal(agentPath(file('/else/index.ts'), { current: [other, shop] }), 'index.ts');
  });

  it('also where the folder was opened through a link', () => {
    const link = folder('/home/ada/shop', '/repos/shop', '/repos/shop');
    assert.equal(agentPath(file('/home/ada/shop/src/a.ts'), { current: [link] }), 'src/a.ts');
    const inside = folder('/home/ada/src', '/repos/shop', '/repos/shop/src');
    assert.equal(agentPath(file('/home/ada/src/a.ts'), { current: [other, inside] }), 'src/a.ts');
  });
});
