import { strict as assert } from 'node:assert';
import { errors } from '../../../../src/core/util/errors';
import {
  isFromOpenWorktree,
  isOfOpenRepository,
  overallStatus,
  physicalPath,
  repositoriesOf,
  statusOfError,
  type OpenFolder,
} from '../../../../src/vscode/repositories/openFolder';
import { aTask } from '../aTask';

const ready = (path: string, worktree = path, commonDir = `${worktree}/.git`): OpenFolder => ({
  path,
  realPath: path,
  name: path,
  status: 'ready',
  location: { worktree, commonDir },
});
const unready = (path: string, status: Exclude<OpenFolder['status'], 'ready'>): OpenFolder => ({
  path,
  realPath: path,
  name: path,
  status,
});
const linked = (folder: OpenFolder, path: string): OpenFolder => ({ ...folder, path });
/** Started from /repos/ada/repo, whose objects are in /repos/ada/repo/.git. */
const task = aTask();

describe('openFolder', () => {
  it('knows a state for each error of git', () => {
    assert.equal(statusOfError(errors.noRepository('/x', 'no .git')), 'none');
    assert.equal(statusOfError(errors.noCommit('/x')), 'noCommit');
    assert.equal(statusOfError(errors.gitNotFound(undefined)), 'gitMissing');
    assert.equal(statusOfError(new Error('broken')), 'failed');
  });

  it('offers a working tree once, however many of its folders are open', () => {
    const folders = [ready('/r/a', '/r'), ready('/r/b', '/r'), unready('/s', 'none'), ready('/t')];
    assert.deepEqual(
      repositoriesOf(folders).map(({ path }) => path),
      ['/r/a', '/t'],
    );
  });

  it('is ready when one folder is', () => {
    assert.equal(overallStatus([unready('/s', 'none'), ready('/t')]), 'ready');
    assert.equal(overallStatus([unready('/s', 'noCommit')]), 'noCommit');
    assert.equal(overallStatus([]), 'unchecked');
  });

  it('shows the tasks of a repository in all its working trees, and announces them in their own', () => {
    const linked = [ready('/repos/ada/linked', '/repos/ada/linked', '/repos/ada/repo/.git')];
    assert.equal(isOfOpenRepository(task, linked), true);
    assert.equal(isFromOpenWorktree(task, linked), false);
    const own = [ready('/repos/ada/repo/src', '/repos/ada/repo')];
    assert.equal(isOfOpenRepository(task, own), true);
    assert.equal(isFromOpenWorktree(task, own), true);
  });

  it('goes by the path where git must not be asked', () => {
    assert.equal(isOfOpenRepository(task, [unready('/repos/ada/repo', 'unchecked')]), true);
    assert.equal(isOfOpenRepository(task, [unready('/repos/ada/repo/src', 'unchecked')]), true);
    assert.equal(isOfOpenRepository(task, [unready('/repos/ada/repo2', 'unchecked')]), false);
    assert.equal(isOfOpenRepository(task, []), false);
  });

  it('sees through a link by which a folder was opened', () => {
    const link = linked(unready('/repos/ada/repo', 'unchecked'), '/home/ada/link');
    assert.equal(isOfOpenRepository(task, [link]), true);
    const inside = linked(unready('/repos/ada/repo/src', 'unchecked'), '/home/ada/src');
    assert.equal(isOfOpenRepository(task, [inside]), true);
    const folders = [unready('/t', 'none'), link, linked(ready('/else/sub'), '/home/ada/link/sub')];
    assert.equal(physicalPath('/home/ada/link/src/a.ts', folders), '/repos/ada/repo/src/a.ts');
    assert.equal(physicalPath('/home/ada/link/sub/a.ts', folders), '/else/sub/a.ts');
    assert.equal(physicalPath('/home/ada/link', folders), '/repos/ada/repo');
    assert.equal(physicalPath('/home/ada/linked/a.ts', folders), '/home/ada/linked/a.ts');
    assert.equal(physicalPath('/t/a.ts', folders), '/t/a.ts');
    const root = [linked(unready('/mnt', 'none'), '/')];
    assert.equal(physicalPath('/a.ts', root), '/mnt/a.ts');
  });
});
