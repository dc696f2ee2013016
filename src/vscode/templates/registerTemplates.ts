import { RelativePattern, Uri, window, workspace } from 'vscode';
import type { Core } from '../../core/core';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { repositoriesOf } from '../repositories/openFolder';
import type { OpenFolders } from '../repositories/openFolders';
import { TemplateTree } from './templateTree';

/** Creates the view of the templates. Reads a folder when the view is seen for the first time. */
export function registerTemplates(core: Pick<Core, 'taskTypes'>, folders: OpenFolders): Disposable {
  const store = new DisposableStore();
  const tree = store.add(new TemplateTree(core, folders));
  const view = store.add(window.createTreeView('tsk.templates', { treeDataProvider: tree }));
  let watchers = new DisposableStore();
  const watch = (): void => {
    watchers.dispose();
    watchers = new DisposableStore();
    if (!view.visible) return;
    const worktrees = repositoriesOf(folders.current).map(({ location }) => location.worktree);
    const dirs = [
      core.taskTypes.folder('user'),
      ...worktrees.map((worktree) => core.taskTypes.folder('project', worktree)),
    ];
    for (const dir of dirs) {
      const watcher = watchers.add(
        workspace.createFileSystemWatcher(new RelativePattern(Uri.file(dir), '*.md')),
      );
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
        watchers.add(event(() => tree.refresh()));
    }
  };
  store.add(
    view.onDidChangeVisibility(({ visible }) => {
      watch();
      if (visible) tree.refresh();
    }),
  );
  store.add(
    folders.onDidChange(() => {
      watch();
      tree.refresh();
    }),
  );
  store.add({ dispose: () => watchers.dispose() });
  watch();
  return store;
}
