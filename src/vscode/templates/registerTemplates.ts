import { RelativePattern, Uri, window, workspace } from 'vscode';
import type { Core } from '../../core/core';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { repositoriesOf } from '../repositories/openFolder';
import type { OpenFolders } from '../repositories/openFolders';
import { TemplateTree } from './templateTree';

/** The view of the templates, for those who change one. */
export interface TemplateTreeView extends Disposable {
  /** Reads the folders again. */
  refresh(): void;
  /** Selects the template of this file where the view is open: what was just made is seen among the others. */
  show(file: string): Promise<void>;
}

/** Creates the view of the templates. Reads a folder when the view is seen for the first time. */
export function registerTemplates(core: Pick<Core, 'taskTypes'>, folders: OpenFolders): TemplateTreeView {
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
  const refresh = (): void => {
    // A folder that came into being is watched from then on.
    watch();
    tree.refresh();
  };
  store.add(view.onDidChangeVisibility(refresh));
  store.add(folders.onDidChange(refresh));
  store.add({ dispose: () => watchers.dispose() });
  watch();
  const show = async (file: string): Promise<void> => {
    refresh();
    if (!view.visible) return;
    const type = (await tree.getChildren()).find((one) => one.file === file);
    if (type) await view.reveal(type, { focus: false });
  };
  return { refresh, show, dispose: () => store.dispose() };
}
